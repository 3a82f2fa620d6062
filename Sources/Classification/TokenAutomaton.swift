/// All phrases of a watchlist as one trie of word symbols.
struct TokenAutomaton: Sendable {
  private var edges: [UInt64: Int32] = [:]
  private var outputs: [[Int32]] = [[]]
  /// Which symbols any phrase begins with.
  private var starts: Set<Int32> = []

  /// How many states there are.
  var nodeCount: Int { outputs.count }

  /// Adds a phrase; `output` is handed out where it ends.
  mutating func add(_ symbols: [Int32], output: Int32) {
    var node: Int32 = 0
    for symbol in symbols {
      let key = TokenAutomaton.key(node, symbol)
      if let next = edges[key] {
        node = next
      } else {
        let next = Int32(outputs.count)
        outputs.append([])
        edges[key] = next
        node = next
      }
    }
    if let first = symbols.first { starts.insert(first) }
    if !outputs[Int(node)].contains(output) { outputs[Int(node)].append(output) }
  }

  func begins(with symbol: Int32) -> Bool { starts.contains(symbol) }

  func next(_ node: Int32, _ symbol: Int32) -> Int32? { edges[TokenAutomaton.key(node, symbol)] }

  func outputs(at node: Int32) -> [Int32] { outputs[Int(node)] }

  private static func key(_ node: Int32, _ symbol: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: symbol))
  }

  /// Hands out every phrase that stands in a text, as output and range of words. `entities` says which slots an entity
  /// beginning at a word fills, and where it ends.
  func scan(
    _ text: ScannedText, entities: [Int: [(slot: Int32, end: Int)]] = [:], found: (Int32, Range<Int>) -> Void
  ) {
    for start in text.firstToken..<max(text.firstToken, text.lastToken) {
      let begins = text.symbols(of: start).contains { starts.contains($0) }
      let slots = entities[start]?.contains { starts.contains($0.slot) } ?? false
      if begins || slots { walk(text, entities, node: 0, start: start, at: start, found) }
    }
  }

  private func walk(
    _ text: ScannedText, _ entities: [Int: [(slot: Int32, end: Int)]], node: Int32, start: Int, at place: Int,
    _ found: (Int32, Range<Int>) -> Void
  ) {
    for output in outputs[Int(node)] { found(output, start..<place) }
    guard place < text.lastToken else { return }
    for symbol in text.symbols(of: place) {
      if let next = next(node, symbol) { walk(text, entities, node: next, start: start, at: place + 1, found) }
    }
    for (slot, end) in entities[place] ?? [] {
      if let next = next(node, slot) { walk(text, entities, node: next, start: start, at: end, found) }
    }
  }
}
