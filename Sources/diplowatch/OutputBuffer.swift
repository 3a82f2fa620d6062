/// Collects lines of results and writes them in larger blocks.
final class OutputBuffer {
  private var bytes: [UInt8] = []

  /// The buffer is written when it has at least this many bytes.
  private static let limit = 1 << 16

  /// Adds a line.
  func line(_ line: [UInt8]) {
    bytes += line
    bytes.append(0x0A)
    if bytes.count >= OutputBuffer.limit { flush() }
  }

  /// Writes the buffered lines.
  func flush() {
    guard !bytes.isEmpty else { return }
    Output.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
