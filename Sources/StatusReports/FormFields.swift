import Basics

/// The fields of a form or of an address's query (application/x-www-form-urlencoded, WHATWG URL §5.1).
package struct FormFields {
  /// Names and values in their order.
  package private(set) var fields: [(name: String, value: String)] = []

  /// The most characters of a value that are read.
  private static let longest = 4000

  /// Reads what a browser sends.
  package init(_ text: some StringProtocol) {
    for pair in text.split(separator: "&").prefix(100) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        PercentEncoding.decode(String($0.map { $0 == "+" ? " " : $0 }))
      }
      fields.append((parts[0], String((parts.count == 2 ? parts[1] : "").prefix(Self.longest))))
    }
  }

  /// Fields with these names and values.
  package init(_ fields: [(name: String, value: String)]) { self.fields = fields }

  /// The first value of a field that is not empty; nil where there is none.
  package subscript(_ name: String) -> String? { fields.first { $0.name == name && !$0.value.isEmpty }?.value }

  /// The fields as an address has them.
  package var text: String {
    fields.map { "\(PercentEncoding.value($0.name))=\(PercentEncoding.value($0.value))" }.joined(separator: "&")
  }
}
