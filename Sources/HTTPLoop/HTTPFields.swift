/// The header fields of one answer. They are kept as received and searched on demand, because most are never read.
public struct HTTPFields: Sendable, Hashable {
  /// The field lines, each with its line end.
  private var bytes: [UInt8] = []

  /// No fields.
  public init() {}

  /// Fields from names and values, in order.
  public init(_ headers: [HTTPHeader]) {
    for header in headers { bytes += Array(header.name.utf8) + [0x3A, 0x20] + header.value + [0x0D, 0x0A] }
  }

  /// The size of all lines in bytes.
  var count: Int { bytes.count }

  mutating func append(line: UnsafeRawBufferPointer) { unsafe bytes.append(contentsOf: line) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// The values of a field, in order, without surrounding white space. Names are case-insensitive (RFC 9110 §5.1).
  public func values(of name: String) -> [[UInt8]] {
    var values: [[UInt8]] = []
    unsafe bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count {
        let end = unsafe bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
        if let value = unsafe HTTPFields.value(of: name, in: bytes[start..<end]) { unsafe values.append(Array(value)) }
        start = end + 1
      }
    }
    return values
  }

  private static func value(
    of name: String, in line: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    var at = unsafe line.startIndex
    for letter in name.utf8 {
      guard unsafe at < line.endIndex, unsafe lowercase(line[at]) == lowercase(letter) else { return nil }
      at += 1
    }
    guard unsafe at < line.endIndex, unsafe line[at] == UInt8(ascii: ":") else { return nil }
    var value = unsafe line[(at + 1)...]
    while let first = unsafe value.first, isSpace(first) { unsafe value = value.dropFirst() }
    while let last = unsafe value.last, isSpace(last) { unsafe value = value.dropLast() }
    return unsafe value
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
