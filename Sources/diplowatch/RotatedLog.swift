import Configuration
import Foundation
import Glibc

/// An older part of a log, as logrotate(8) leaves it: renamed, and perhaps compressed.
struct RotatedLog {
  /// Why it cannot be read, in a sentence without its name.
  struct Problem: Error {
    var description: String
  }

  /// The file.
  let path: String
  /// When it was last written, in seconds since 1970.
  let modified: Int

  /// The older parts of a log in no order: `LOG.1`, `LOG.2.gz`, `LOG-20261126.gz`, and with logrotate's `extension` the
  /// number or date before the ending.
  static func parts(of log: String) -> [RotatedLog] {
    let folder = FilePath.folder(of: log)
    let name = FilePath.name(of: log)
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    return names.compactMap { other in
      guard isPart(other, of: String(name[..<dot]), String(name[dot...])) else { return nil }
      let path = FilePath.join(folder, other)
      var info = stat()
      guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
      return RotatedLog(path: path, modified: Int(info.st_mtim.tv_sec))
    }
  }

  /// Whether a file's name is a log's with a number or a date, and perhaps the ending of a compressor.
  private static func isPart(_ name: String, of stem: String, _ ending: String) -> Bool {
    guard name.hasPrefix(stem) else { return false }
    var rest = name.dropFirst(stem.count)
    if let packed = compressors.keys.first(where: { rest.hasSuffix($0) }) { rest = rest.dropLast(packed.count) }
    if rest.hasPrefix(ending) {
      rest = rest.dropFirst(ending.count)
    } else if rest.hasSuffix(ending) {
      rest = rest.dropLast(ending.count)
    } else {
      return false
    }
    return rest.wholeMatch(of: /[.\-_][0-9][0-9T:_.\-]*/) != nil
  }

  /// Who reads what logrotate's `compresscmd` made, by the ending of the file.
  private static let compressors = [".gz": "gzip", ".xz": "xz", ".zst": "zstd", ".bz2": "bzip2"]

  /// Hands over its lines, a last one without an end too, until `body` returns false.
  ///
  /// - Throws: why it cannot be read, or not to its end.
  func lines(_ body: (Data) -> Bool) throws(Problem) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Problem(description: String(cString: strerror(errno))) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard let (_, program) = RotatedLog.compressors.first(where: { path.hasSuffix($0.key) }) else {
      _ = try read(file, body)
      return
    }
    let places = ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + program }
    guard let place = places.first(where: { access($0, X_OK) == 0 }) else {
      throw Problem(description: "\(program), which it is compressed with, is not installed")
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

  /// Whether it came to the end.
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
