import Basics

/// A stack of the base addresses for relative references (XML Base): the document's address, and the `xml:base` of each
/// open element that has one. They are resolved only when needed, because most never are.
struct BaseAddresses {
  private enum Base {
    case reference(String)
    case address(String?)
  }

  private var open: [Base]

  init(_ document: String?) { open = [.address(document)] }

  /// Pushes the `xml:base` of an element that starts. False if it is ignored.
  mutating func enter(_ reference: String) -> Bool {
    guard WebAddress.isBase(reference) else { return false }
    open.append(.reference(reference))
    return true
  }

  /// Pops the last one when its element ends. Call it only if `enter` returned true.
  mutating func leave() { open.removeLast() }

  /// The base of the innermost open element.
  var current: String? {
    mutating get {
      var base: String?
      // Begins with the last one that has been resolved and resolves those after it.
      let start = open.lastIndex { if case .address = $0 { true } else { false } } ?? 0
      if case .address(let address) = open[start] { base = address }
      for index in open.indices[start...].dropFirst() {
        if case .reference(let reference) = open[index] {
          let address = WebAddress.resolve(reference, against: base)
          if !WebAddress.isScript(address), WebAddress.isBase(address) { base = address }
        }
        open[index] = .address(base)
      }
      return base
    }
  }
}
