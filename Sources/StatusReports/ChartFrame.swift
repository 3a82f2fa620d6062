import Basics

/// A chart as HTML with an SVG in it. The SVG is stretched to the room there is; labels are HTML, so that they have one size
/// on every screen. A table beside it says the same.
struct ChartFrame {
  /// The heading, which says what is shown and when.
  var title: String
  /// What the picture says, for those who do not see it.
  var label: String
  /// The labels of the vertical axis, from top to bottom.
  var scale: [String]
  /// The labels below, at even distances.
  var ticks: [String]
  /// The picture: `width` × `height` units.
  var picture: HTML
  var legend: [HTML] = []
  /// The table's columns and rows; the first column names the rows.
  var columns: [String]
  var rows: [[String]]
  /// What is said instead of a picture; nil where there is one.
  var empty: HTML?

  static let (width, height) = (480, 100)

  func html() -> HTML {
    if let empty { return "<figure><figcaption>\(title)</figcaption><p class=\"meta\">\(empty)</p></figure>" }
    let list: HTML = legend.isEmpty ? "" : "<ul class=\"legend\">\(legend)</ul>"
    return """
      <figure><figcaption>\(title)</figcaption><div class="plot"><ul class="scale" aria-hidden="true">\
      \(scale.map { "<li>\($0)</li>" as HTML })</ul><svg viewBox="0 0 \(Self.width) \(Self.height)" \
      preserveAspectRatio="none" role="img" aria-label="\(label)">\(picture)</svg><ul class="ticks" aria-hidden="true">\
      \(ticks.map { "<li>\($0)</li>" as HTML })</ul></div>\(list)\(table())</figure>
      """
  }

  private func table() -> HTML {
    let head = columns.map { "<th scope=\"col\">\($0)" as HTML }
    let body = rows.map { row in
      let cells = row.dropFirst().map { "<td>\($0)" as HTML }
      return "<tr><th scope=\"row\">\(row.first ?? "")\(cells)</tr>" as HTML
    }
    return """
      <details><summary>Table<span class="unseen">: \(title)</span></summary><div class="scroll" role="region" \
      aria-label="Table: \(title)" tabindex="0"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>\
      </details>
      """
  }

  /// A number as SVG has it.
  static func number(_ value: Double) -> String { String((value * 10).rounded() / 10) }
}
