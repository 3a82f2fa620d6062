import Basics
public import Foundation

extension StatusReport {
  /// The report as JSON. Control and direction characters are escaped, so that it is safe for terminals.
  public func json(pretty: Bool = false) -> String { ReportJSON.text(of: self, pretty: pretty) }

  /// Reads the format that `json` writes.
  ///
  /// - Throws: `DecodingError` for other data.
  public init(json: Data) throws { self = try JSONDecoder().decode(StatusReport.self, from: json) }
}

extension ReloadReport {
  /// The report as JSON.
  public func json() -> String { ReportJSON.text(of: self, pretty: false) }

  /// Reads the format that `json` writes.
  ///
  /// - Throws: `DecodingError` for other data.
  public init(json: Data) throws { self = try JSONDecoder().decode(ReloadReport.self, from: json) }
}

extension WebhookTestReport {
  /// The report as JSON.
  public func json() -> String { ReportJSON.text(of: self, pretty: false) }

  /// Reads the format that `json` writes.
  ///
  /// - Throws: `DecodingError` for other data.
  public init(json: Data) throws { self = try JSONDecoder().decode(WebhookTestReport.self, from: json) }
}

extension FeedDetail {
  /// The report as JSON; see `StatusReport.json`.
  public func json(pretty: Bool = false) -> String { ReportJSON.text(of: self, pretty: pretty) }

  /// Reads the format that `json` writes.
  ///
  /// - Throws: `DecodingError` for other data.
  public init(json: Data) throws { self = try JSONDecoder().decode(FeedDetail.self, from: json) }
}

extension PollReport {
  /// The report as JSON; see `StatusReport.json`.
  public func json(pretty: Bool = false) -> String { ReportJSON.text(of: self, pretty: pretty) }

  /// Reads the format that `json` writes.
  ///
  /// - Throws: `DecodingError` for other data.
  public init(json: Data) throws { self = try JSONDecoder().decode(PollReport.self, from: json) }
}

/// Encodes reports as JSON.
private enum ReportJSON {
  static func text(of value: some Encodable, pretty: Bool) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty
      ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      : [
        .sortedKeys, .withoutEscapingSlashes,
      ]
    // Encoding cannot fail: reports contain only strings, finite numbers and booleans.
    let json = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    return escaped(json)
  }

  /// The JSON with the characters escaped that `JSONWriter` escapes and Foundation does not. Precondition: such
  /// characters occur only in strings.
  private static func escaped(_ json: String) -> String {
    guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
    var text = ""
    for scalar in json.unicodeScalars {
      if scalar.value < 0x7F {
        text.unicodeScalars.append(scalar)
      } else {
        var writer = JSONWriter()
        writer.value(String(scalar))
        // By scalars: a combining mark would be one character with the quote before it.
        text.unicodeScalars.append(contentsOf: writer.text.unicodeScalars.dropFirst().dropLast())
      }
    }
    return text
  }
}
