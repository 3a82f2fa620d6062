import Basics
import Configuration
import Foundation

/// Writes a mail: header fields (RFC 5322) and two alternative bodies (RFC 2046 §5.1.4). All lines are ASCII and end with
/// CRLF. No text can begin another header field or body: what is not plain ASCII is encoded.
struct MailWriter {
  private(set) var bytes: [UInt8] = []

  /// The line length that is not exceeded if the text allows it (RFC 5322 §2.1.1).
  private static let lineLength = 76
  /// Ends no body: neither base64 nor quoted-printable can contain `=_`.
  private static let boundary = "=_diplowatch_alternative"

  // MARK: header fields

  /// Writes a field with a value of our own making: ASCII in one line.
  mutating func field(_ name: String, _ value: String) { line("\(name): \(value)") }

  /// Writes a field of free text (RFC 5322 §3.2.5), with encoded words (RFC 2047) if needed.
  mutating func text(_ name: String, _ text: String) {
    let words = text.split(whereSeparator: \.isWhitespace)
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !text.contains("=?")
    guard isPlain, words.allSatisfy({ $0.utf8.count < 60 }) else {
      return line("\(name): " + MailWriter.encodedWords(text).joined(separator: "\r\n "))
    }
    var start = "\(name):"
    for word in words {
      if start.utf8.count + 1 + word.utf8.count > MailWriter.lineLength {
        line(start)
        start = ""
      }
      start += " \(word)"
    }
    line(start)
  }

  /// Writes a field of addresses, one a line.
  mutating func addresses(_ name: String, _ addresses: [Mailbox]) {
    line("\(name): " + addresses.map(MailWriter.text).joined(separator: ",\r\n "))
  }

  private static func text(_ mailbox: Mailbox) -> String {
    guard let name = mailbox.name else { return mailbox.address }
    let isPlain = name.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !name.contains("=?") && name.utf8.count < 60
    let quoted = "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    return "\(isPlain ? quoted : encodedWords(name).joined(separator: "\r\n ")) <\(mailbox.address)>"
  }

  /// The text as encoded words of at most 75 characters, none of which divides a character (RFC 2047 §2, §5).
  private static func encodedWords(_ text: String) -> [String] {
    var words: [String] = []
    var part: [UInt8] = []
    func close() {
      if !part.isEmpty { words.append("=?UTF-8?B?\(Data(part).base64EncodedString())?=") }
      part = []
    }
    for scalar in text.unicodeScalars {
      let scalarBytes = Array(String(scalar).utf8)
      if part.count + scalarBytes.count > 42 { close() }
      part += scalarBytes
    }
    close()
    return words
  }

  /// A date (RFC 5322 §3.3) in UTC.
  static func date(_ time: Timestamp) -> String {
    let digits = Array(time.rfc3339().utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = Int(part(5..<7)).map { months[$0 - 1] } ?? ""
    return "\(days[time.weekday]), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) +0000"
  }

  // MARK: bodies

  /// Ends the header and writes the bodies, plainest first.
  mutating func alternatives(text: String, html: HTML) {
    field("MIME-Version", "1.0")
    field("Content-Type", "multipart/alternative; boundary=\"\(MailWriter.boundary)\"")
    line("")
    for (type, content) in [("plain", text), ("html", html.text)] {
      line("--\(MailWriter.boundary)")
      field("Content-Type", "text/\(type); charset=utf-8")
      body(content)
    }
    line("--\(MailWriter.boundary)--")
  }

  /// Writes a body with its encoding: quoted-printable can be read as it is if the text is mostly ASCII, and base64 is
  /// shorter for Russian (RFC 2045 §6.7, §6.8).
  private mutating func body(_ text: String) {
    let content = Array(text.replacing("\r\n", with: "\n").utf8)
    let isMostlyASCII = content.count { $0 >= 0x80 } * 6 < content.count
    field("Content-Transfer-Encoding", isMostlyASCII ? "quoted-printable" : "base64")
    line("")
    guard isMostlyASCII else {
      let wire = Array(
        content.split(separator: 0x0A, omittingEmptySubsequences: false).joined(separator: [0x0D, 0x0A]))
      let encoded = Array(Data(wire).base64EncodedString().utf8)
      for start in stride(from: 0, to: encoded.count, by: MailWriter.lineLength) {
        bytes += encoded[start..<min(start + MailWriter.lineLength, encoded.count)] + [0x0D, 0x0A]
      }
      return
    }
    for row in content.split(separator: 0x0A, omittingEmptySubsequences: false) { quotedPrintable(row) }
  }

  /// Writes a line in quoted-printable, divided by soft line breaks.
  private mutating func quotedPrintable(_ row: ArraySlice<UInt8>) {
    var written: [UInt8] = []
    for (index, byte) in zip(row.indices, row) {
      let isLast = index == row.endIndex - 1
      let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=") || byte == 0x20 && !isLast
      let piece = isPlain ? [byte] : [UInt8(ascii: "=")] + Array(Hex.text([byte]).uppercased().utf8)
      if written.count + piece.count > MailWriter.lineLength - 1 {
        bytes += written + [UInt8(ascii: "="), 0x0D, 0x0A]
        written = []
      }
      written += piece
    }
    bytes += written + [0x0D, 0x0A]
  }

  private mutating func line(_ text: String) { bytes += Array(text.utf8) + [0x0D, 0x0A] }
}
