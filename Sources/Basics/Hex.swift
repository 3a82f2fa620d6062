/// Hexadecimal digits (RFC 4648 §8).
public enum Hex {
  package static let lower = Array("0123456789abcdef".utf8)
  package static let upper = Array("0123456789ABCDEF".utf8)

  /// Each byte as two lower-case digits.
  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var digits: [UInt8] = []
    for byte in bytes { append(byte, lower, to: &digits) }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The value of a digit, 0 … 15, in either case; nil for other bytes.
  public static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x41 + 10
    case 0x61...0x66: digit - 0x61 + 10
    default: nil
    }
  }

  package static func append(_ byte: UInt8, _ digits: [UInt8], to output: inout [UInt8]) {
    output.append(digits[Int(byte >> 4)])
    output.append(digits[Int(byte & 15)])
  }
}
