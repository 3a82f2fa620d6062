import Delivery
import Foundation
import Glibc

extension RotatedLog {
  /// Why it cannot be read, in a sentence without its path.
  struct Problem: Error {
    var description: String
  }

  /// Calls `body` with each line, including a last one without a line end, until it returns false.
  ///
  /// - Throws: `Problem` if the file cannot be read to its end.
  func lines(_ body: (Data) -> Bool) throws(Problem) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Problem(description: String(cString: strerror(errno))) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard let program = compressor else {
      _ = try read(file, body)
      return
    }
    let places = ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + program }
    guard let place = places.first(where: { access($0, X_OK) == 0 }) else {
      throw Problem(description: "it is compressed with \(program), which is not installed")
    }
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(filePath: place)
    process.arguments = ["-dc"]
    process.standardInput = file
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { throw Problem(description: "\(place) cannot be started") }
    let isWhole = try read(pipe.fileHandleForReading, body)
    try? pipe.fileHandleForReading.close()
    process.waitUntilExit()
    if isWhole, process.terminationStatus != 0 { throw Problem(description: "\(program) says that it is damaged") }
  }

  /// Calls `body` with each line. Returns whether the end of the file was reached.
  private func read(_ file: FileHandle, _ body: (Data) -> Bool) throws(Problem) -> Bool {
    var splitter = LineSplitter()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var goesOn = true
    let take = { (line: Data) in if goesOn { goesOn = body(line) } }
    while goesOn {
      let count = Glibc.read(file.fileDescriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Problem(description: String(cString: strerror(errno))) }
      guard count > 0 else {
        splitter.end(take)
        return goesOn
      }
      splitter.add(buffer[..<count], take)
    }
    return false
  }
}
