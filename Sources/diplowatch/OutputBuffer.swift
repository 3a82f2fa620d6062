/// Lines of results gathered into larger writes.
final class OutputBuffer {
  private var bytes: [UInt8] = []

  /// From how many bytes on the buffer is written.
  private static let limit = 1 << 16

  /// Adds a line.
  func line(_ line: [UInt8]) {
    bytes += line
    bytes.append(0x0A)
    if bytes.count >= OutputBuffer.limit { flush() }
  }

  /// Writes what is held.
  func flush() {
    guard !bytes.isEmpty else { return }
    Output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
