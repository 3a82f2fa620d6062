/// HTML markup. String literals are markup; interpolated values are escaped, unless they are `HTML` themselves. So no
/// value can be left unescaped by mistake.
public struct HTML: ExpressibleByStringInterpolation, Sendable {
  /// The markup as text.
  public private(set) var text: String

  /// Markup as written.
  public init(stringLiteral text: String) { self.text = text }

  /// Markup with values.
  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  /// Collects markup and escapes values.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    /// Nothing yet.
    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

    /// Adds markup.
    public mutating func appendLiteral(_ literal: String) { text += literal }

    /// Adds markup.
    public mutating func appendInterpolation(_ markup: HTML) { text += markup.text }

    /// Adds pieces of markup, one after the other.
    public mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { text += part.text } }

    /// Adds a text, escaped.
    public mutating func appendInterpolation(_ value: String) { text += SafeText.html(value) }

    /// Adds a number.
    public mutating func appendInterpolation(_ value: Int) { text += String(value) }
  }

  /// Adds markup.
  public static func += (left: inout HTML, right: HTML) { left.text += right.text }
}
