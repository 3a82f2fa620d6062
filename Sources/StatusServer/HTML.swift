import Basics

/// HTML markup. String literals are markup; interpolated values are escaped, unless they are `HTML` themselves. So no
/// value can be left unescaped by mistake.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  /// The markup as text.
  private(set) var text: String

  /// Markup as written.
  init(stringLiteral text: String) { self.text = text }

  init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Collects markup and escapes values.
  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: String) { text += literal }

    mutating func appendInterpolation(_ markup: HTML) { text += markup.text }

    mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }

    mutating func appendInterpolation(_ value: String) { text += SafeText.html(value) }

    mutating func appendInterpolation(_ value: Int) { text += String(value) }
  }

  static func += (left: inout HTML, right: HTML) { left.text += right.text }
}
