import Configuration
import Foundation
import Glibc

/// The lines of a file or of standard input, read in blocks.
struct InputLines: Sequence, IteratorProtocol {
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var start = 0
  private var isDone = false
  /// Called before a read that may block, so that buffered output can be written first.
  private let beforeReading: () -> Void

  /// Opens a file; `-` or nil is standard input. Fails if it cannot be opened.
  init?(path: String?, beforeReading: @escaping () -> Void = {}) {
    self.beforeReading = beforeReading
    guard let path, path != "-" else {
      descriptor = STDIN_FILENO
      return
    }
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 || FileKind(at: path) == .folder { return nil }
  }

  mutating func next() -> [UInt8]? { nextLine().map(Array.init) }

  /// The next line without copying it. It is valid until the next call.
  mutating func nextLine() -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = lineEnd(from: searched) {
        defer { start = end + 1 }
        return buffer[start..<end]
      }
      guard !isDone else {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        return buffer[start...]
      }
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      fill()
    }
  }

  private func lineEnd(from place: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard place < bytes.count, let base = bytes.baseAddress else { return nil }
      return memchr(base + place, 0x0A, bytes.count - place).map { $0 - UnsafeMutableRawPointer(mutating: base) }
    }
  }

  private mutating func fill() {
    beforeReading()
    let size = 1 << 18
    let used = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: size))
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: used), size) }
    buffer.removeLast(size - Swift.max(0, count))
    if count == 0 || count < 0 && errno != EINTR { isDone = true }
  }
}
