import Basics

/// Renders a field of an entry with its evidence marked.
enum MarkedText {
  /// The field's text as HTML, shortened to `limit` Unicode scalars. `marked` is the indices of the scalars to mark.
  static func html(_ text: String, marked: Set<Int>, limit: Int = 600) -> HTML {
    var markup: HTML = ""
    var run = ""
    var isMarked = false
    func flush() {
      if !run.isEmpty { markup += isMarked ? "<mark>\(run)</mark>" : "\(run)" }
      run = ""
    }
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < limit else {
        run += " …"
        break
      }
      if marked.contains(index) != isMarked {
        flush()
        isMarked.toggle()
      }
      run.unicodeScalars.append(scalar)
    }
    flush()
    return markup
  }
}
