import Configuration
import Foundation
import Glibc
// Whether timespec belongs to Glibc or to this module of the toolchain changes with the files that a compiler process has.
import SwiftOverlayShims

/// A rotated part of a log (logrotate(8)): renamed, and perhaps compressed.
struct RotatedLog {
  /// Why it cannot be read, in a sentence without its path.
  struct Problem: Error {
    var description: String
  }

  /// The path of the file.
  let path: String
  /// The time of its last change, in seconds since 1970.
  let modified: Int

  /// The rotated parts of a log, in no particular order: `LOG.1`, `LOG.2.gz`, `LOG-20261126.gz`. With logrotate's
  /// `extension` the number or date is before the extension.
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

  /// Whether a file's name is the log's name with a number or date, and perhaps a compressor's extension.
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

  /// The programs that decompress what logrotate's `compresscmd` makes, by file extension.
  private static let compressors = [".gz": "gzip", ".xz": "xz", ".zst": "zstd", ".bz2": "bzip2"]

  /// Calls `body` with each line, including a last one without a line end, until it returns false.
  ///
  /// - Throws: `Problem` if the file cannot be read to its end.
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
