/// All phrases of a watchlist as one trie of word symbols.
struct TokenAutomaton: Sendable {
  private var edges = HashIndex()
  /// The node that a phrase's first symbol leads to; 0 where no phrase begins so.
  private var roots: [Int32] = []
  /// For each node the first of its outputs in `outputs`, or -1.
  private var firstOutput: [Int32] = [-1]
  /// Outputs as chains: what is handed out, and the next of the same node or -1.
  private var outputs: [(output: Int32, next: Int32)] = []

  /// How many states there are.
  var nodeCount: Int { firstOutput.count }

  /// Whether there is nothing to find.
  var isEmpty: Bool { outputs.isEmpty }

  /// Adds a phrase; `output` is handed out where it ends, once.
  mutating func add(_ symbols: [Int32], output: Int32) {
    var node: Int32 = 0
    for symbol in symbols {
      let new = Int32(firstOutput.count)
      if node == 0 {
        while roots.count <= Int(symbol) { roots.append(0) }
        if roots[Int(symbol)] == 0 { roots[Int(symbol)] = new }
        node = roots[Int(symbol)]
      } else {
        node = edges.find(TokenAutomaton.key(node, symbol), orInsert: new)
      }
      if node == new { firstOutput.append(-1) }
    }
    var place = firstOutput[Int(node)]
    while place >= 0 {
      if outputs[Int(place)].output == output { return }
      place = outputs[Int(place)].next
    }
    outputs.append((output, firstOutput[Int(node)]))
    firstOutput[Int(node)] = Int32(outputs.count - 1)
  }

  /// Hands out every phrase of words that stands in a text, as output and range of words.
  @inline(__always)
  func scan(_ text: ScannedText, found: (Int32, Range<Int>) -> Void) {
    guard text.firstToken < text.lastToken else { return }
    text.tokens.withUnsafeBufferPointer { tokens in
      text.symbols.withUnsafeBufferPointer { symbols in
        withView { view in
          for start in text.firstToken..<text.lastToken where tokens[start].symbolCount > 0 {
            let first = Int(tokens[start].firstSymbol)
            for place in first..<(first + Int(tokens[start].symbolCount)) {
              let node = view.root(symbols[place])
              if node > 0 { view.walk(tokens, symbols, text.lastToken, node, start, start + 1, found) }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func withView(_ body: (View) -> Void) {
    edges.withView { edges in
      roots.withUnsafeBufferPointer { roots in
        firstOutput.withUnsafeBufferPointer { firstOutput in
          outputs.withUnsafeBufferPointer { outputs in
            body(View(edges: edges, roots: roots, firstOutput: firstOutput, outputs: outputs))
          }
        }
      }
    }
  }

  /// The trie as plain memory, for as long as a text is walked.
  private struct View {
    let edges: HashIndex.View
    let roots: UnsafeBufferPointer<Int32>
    let firstOutput: UnsafeBufferPointer<Int32>
    let outputs: UnsafeBufferPointer<(output: Int32, next: Int32)>

    @inline(__always)
    func root(_ symbol: Int32) -> Int32 { Int(symbol) < roots.count ? roots[Int(symbol)] : 0 }

    func walk(
      _ tokens: UnsafeBufferPointer<Token>, _ symbols: UnsafeBufferPointer<Int32>, _ last: Int, _ node: Int32,
      _ start: Int, _ place: Int, _ found: (Int32, Range<Int>) -> Void
    ) {
      var output = firstOutput[Int(node)]
      while output >= 0 {
        found(outputs[Int(output)].output, start..<place)
        output = outputs[Int(output)].next
      }
      guard place < last else { return }
      let first = Int(tokens[place].firstSymbol)
      for symbol in first..<(first + Int(tokens[place].symbolCount)) {
        let next = edges.find(TokenAutomaton.key(node, symbols[symbol]))
        if next >= 0 { walk(tokens, symbols, last, next, start, place + 1, found) }
      }
    }
  }

  /// The same for phrases with places for entities. `entities` says which slots an entity beginning at a word fills,
  /// and where it ends.
  func scan(_ text: ScannedText, entities: EntitySlots, found: (Int32, Range<Int>) -> Void) {
    for start in text.firstToken..<max(text.firstToken, text.lastToken) {
      step(text, entities, start) { symbol, end in
        let node = root(symbol)
        if node > 0 { walk(text, entities, node, start, end, found) }
      }
    }
  }

  private func walk(
    _ text: ScannedText, _ entities: EntitySlots, _ node: Int32, _ start: Int, _ place: Int,
    _ found: (Int32, Range<Int>) -> Void
  ) {
    report(node, start..<place, found)
    guard place < text.lastToken else { return }
    step(text, entities, place) { symbol, end in
      let next = edges.withView { $0.find(TokenAutomaton.key(node, symbol)) }
      if next >= 0 { walk(text, entities, next, start, end, found) }
    }
  }

  /// What can be read at a word: its symbols, and the slots of entities that begin there.
  @inline(__always)
  private func step(_ text: ScannedText, _ entities: EntitySlots, _ place: Int, _ body: (Int32, Int) -> Void) {
    for symbol in text.symbols(of: place) { body(symbol, place + 1) }
    for (slot, end) in entities.at(place) { body(slot, end) }
  }

  @inline(__always)
  private func root(_ symbol: Int32) -> Int32 { Int(symbol) < roots.count ? roots[Int(symbol)] : 0 }

  @inline(__always)
  private func report(_ node: Int32, _ range: Range<Int>, _ found: (Int32, Range<Int>) -> Void) {
    var place = firstOutput[Int(node)]
    while place >= 0 {
      found(outputs[Int(place)].output, range)
      place = outputs[Int(place)].next
    }
  }

  @inline(__always)
  private static func key(_ node: Int32, _ symbol: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: symbol))
  }
}

/// The slots that entities in a text fill, by the word they begin at.
struct EntitySlots {
  private var places: [Int: [(slot: Int32, end: Int)]] = [:]

  var isEmpty: Bool { places.isEmpty }

  mutating func add(_ slots: [Int32], at range: Range<Int>) {
    for slot in slots { places[range.lowerBound, default: []].append((slot, range.upperBound)) }
  }

  func at(_ place: Int) -> [(slot: Int32, end: Int)] { places[place] ?? [] }
}
