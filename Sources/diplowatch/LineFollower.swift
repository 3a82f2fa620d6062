import Foundation
import Glibc

/// Reads the complete lines of a growing file, also across rotation. If the file was renamed, it is read to its end
/// before the new one is opened. If it has become shorter, it is read from its start again.
struct LineFollower {
  private let path: String
  private var descriptor: Int32 = -1
  private var inode: ino_t = 0
  private var offset: off_t = 0
  private var splitter = LineSplitter()

  /// Starts at the beginning of a file, which need not exist yet.
  init(path: String) { self.path = path }

  /// Skips to the last `count` complete lines, so that a large log is not read from its start.
  mutating func skipToLast(_ count: Int) {
    open(path)
    guard descriptor >= 0 else { return }
    let block = 1 << 16
    var position = lseek(descriptor, 0, SEEK_END)
    var buffer = [UInt8](repeating: 0, count: block)
    var ends = 0
    while position > 0 {
      let start = max(0, position - off_t(block))
      let length = pread(descriptor, &buffer, Int(position - start), start)
      guard length > 0 else { break }
      for index in stride(from: length - 1, through: 0, by: -1) where buffer[index] == 0x0A {
        ends += 1
        // This is the end of the line before the first one wanted.
        if ends > count {
          offset = start + off_t(index) + 1
          lseek(descriptor, offset, SEEK_SET)
          return
        }
      }
      position = start
    }
    rewindFile()
  }

  /// The text after the last line end; nil if there is none.
  var unfinishedLine: Data? { splitter.partial.isEmpty ? nil : splitter.partial }

  /// Closes the file.
  mutating func finish() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Calls `body` with each line that has been completed since the last call.
  mutating func newLines(_ body: (Data) -> Void) {
    var named = stat()
    let exists = stat(path, &named) == 0
    if descriptor >= 0 {
      var opened = stat()
      if fstat(descriptor, &opened) == 0 && opened.st_size < offset { rewindFile() }
      completedLines(body)
      if exists && named.st_ino != inode { finish() }
    }
    if descriptor < 0 && exists {
      open(path)
      completedLines(body)
    }
  }

  private mutating func open(_ path: String) {
    descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    var opened = stat()
    guard descriptor >= 0, fstat(descriptor, &opened) == 0 else { return }
    inode = opened.st_ino
    rewindFile()
  }

  private mutating func rewindFile() {
    lseek(descriptor, 0, SEEK_SET)
    offset = 0
    splitter.reset()
  }

  private mutating func completedLines(_ body: (Data) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      offset += off_t(count)
      splitter.add(buffer[..<count], body)
    }
  }
}
