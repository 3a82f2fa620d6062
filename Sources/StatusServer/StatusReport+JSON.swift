import Basics
public import Foundation

extension StatusReport {
  /// The report as one JSON text. Nothing in it can drive a terminal: control and direction characters are escaped.
  public func json(pretty: Bool = false) -> String { ReportJSON.text(of: self, pretty: pretty) }

  /// Reads what `json` writes.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(json: Data) throws { self = try JSONDecoder().decode(StatusReport.self, from: json) }
}

extension ReloadReport {
  /// The report as one JSON text.
  public func json() -> String { ReportJSON.text(of: self, pretty: false) }

  /// Reads what `json` writes.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(json: Data) throws { self = try JSONDecoder().decode(ReloadReport.self, from: json) }
}

extension WebhookTestReport {
  /// The report as one JSON text.
  public func json() -> String { ReportJSON.text(of: self, pretty: false) }

  /// Reads what `json` writes.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(json: Data) throws { self = try JSONDecoder().decode(WebhookTestReport.self, from: json) }
}

extension FeedDetail {
  /// The report as one JSON text; see `StatusReport.json`.
  public func json(pretty: Bool = false) -> String { ReportJSON.text(of: self, pretty: pretty) }

  /// Reads what `json` writes.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(json: Data) throws { self = try JSONDecoder().decode(FeedDetail.self, from: json) }
}

extension PollReport {
  /// The report as one JSON text; see `StatusReport.json`.
  public func json(pretty: Bool = false) -> String { ReportJSON.text(of: self, pretty: pretty) }

  /// Reads what `json` writes.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(json: Data) throws { self = try JSONDecoder().decode(PollReport.self, from: json) }
}

/// Reports as JSON.
private enum ReportJSON {
  static func text(of value: some Encodable, pretty: Bool) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty
      ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
      : [
        .sortedKeys, .withoutEscapingSlashes,
      ]
    // A report is strings, numbers and flags: encoding cannot fail.
    let json = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    return escaped(json)
  }

  /// The same JSON with everything escaped that `JSONWriter` escapes and Foundation does not. Such characters stand in
  /// strings only.
  private static func escaped(_ json: String) -> String {
    guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
    var text = ""
    for scalar in json.unicodeScalars {
      if scalar.value < 0x7F {
        text.unicodeScalars.append(scalar)
      } else {
        var writer = JSONWriter()
        writer.value(String(scalar))
        text += writer.text.dropFirst().dropLast()
      }
    }
    return text
  }
}
