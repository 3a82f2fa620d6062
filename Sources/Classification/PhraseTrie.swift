/// All phrases of a watchlist in one trie. The edges are symbols of words, and nodes where phrases end have outputs.
struct PhraseTrie: Sendable {
  /// An edge from a node.
  private struct Edge {
    /// The node it leads to; 0 if there is no edge.
    var node: Int32 = 0
    /// The index of the first output of that node; -1 if it has none.
    var firstOutput: Int32 = -1
  }

  /// The edges of all nodes except the root, by node and symbol.
  private var edges = HashIndex(nothing: Edge())
  /// The edges of the root by symbol.
  private var roots: [Edge] = []
  /// The outputs in linked lists: an output, and the index of the node's next one or -1.
  private var outputs: [(output: Int32, next: Int32)] = []

  /// The number of nodes.
  private(set) var nodeCount = 1

  /// Whether it contains no phrases.
  var isEmpty: Bool { outputs.isEmpty }

  /// Adds a phrase. `output` is reported at each occurrence of it.
  mutating func add(_ symbols: [Int32], output: Int32) {
    guard let first = symbols.first else { return }
    while roots.count <= Int(first) { roots.append(Edge()) }
    let last = symbols.count - 1
    var root = roots[Int(first)]
    if extend(&root, last == 0 ? output : nil) { roots[Int(first)] = root }
    var node = root.node
    for (index, symbol) in symbols.enumerated().dropFirst() {
      let key = PhraseTrie.key(node, symbol)
      var edge = edges[key]
      if extend(&edge, index == last ? output : nil) { edges[key] = edge }
      node = edge.node
    }
  }

  /// Gives an edge a node if it has none, and adds the output there. Returns whether anything changed.
  private mutating func extend(_ edge: inout Edge, _ output: Int32?) -> Bool {
    let isNew = edge.node == 0
    if isNew {
      edge.node = Int32(nodeCount)
      nodeCount += 1
    }
    guard let output else { return isNew }
    var place = edge.firstOutput
    while place >= 0 {
      if outputs[Int(place)].output == output { return isNew }
      place = outputs[Int(place)].next
    }
    outputs.append((output, edge.firstOutput))
    edge.firstOutput = Int32(outputs.count - 1)
    return true
  }

  /// The key of an edge in the index: node and symbol, mixed by invertible steps, so that different edges have
  /// different keys. It is never 0, because only the root is node 0.
  @inline(__always)
  private static func key(_ node: Int32, _ symbol: Int32) -> UInt64 {
    let both = UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: symbol))
    let product = both &* 0x9E37_79B9_7F4A_7C15
    return product ^ product &>> 32
  }

  // MARK: phrases of words

  /// Calls `found` for each occurrence of a phrase in a text, with the output and the range of words.
  @inline(__always)
  func scan(_ text: ScannedWords, found: (Int32, Range<Int>) -> Void) {
    unsafe withView { view in
      for start in unsafe text.mentions where unsafe text.tokens[start].symbolCount > 0 {
        for index in unsafe text.symbols(of: start) {
          let edge = unsafe view.root(text.allSymbols[index])
          if edge.node > 0 { unsafe view.walk(text, edge, start, start + 1, found) }
        }
      }
    }
  }

  @inline(__always)
  private func withView(_ body: (View) -> Void) {
    unsafe edges.withView { edges in
      unsafe roots.withUnsafeBufferPointer { roots in
        unsafe outputs.withUnsafeBufferPointer { outputs in
          unsafe body(View(edges: edges, roots: roots, outputs: outputs))
        }
      }
    }
  }

  /// The trie as plain memory, valid during a scan. Lookups in it need no reference counting.
  @unsafe private struct View {
    let edges: HashIndex<Edge>.View
    let roots: UnsafeBufferPointer<Edge>
    let outputs: UnsafeBufferPointer<(output: Int32, next: Int32)>

    @inline(__always)
    func root(_ symbol: Int32) -> Edge { unsafe Int(symbol) < roots.count ? roots[Int(symbol)] : Edge() }

    /// Continues at the node of an edge, before a word.
    func walk(
      _ text: ScannedWords, _ edge: Edge, _ start: Int, _ place: Int, _ found: (Int32, Range<Int>) -> Void
    ) {
      unsafe report(edge, start..<place, found)
      guard unsafe place < text.mentions.upperBound, unsafe !text.tokens[place - 1].endsLine else { return }
      for index in unsafe text.symbols(of: place) {
        let next = unsafe edges.find(PhraseTrie.key(edge.node, text.allSymbols[index]))
        if next.node > 0 { unsafe walk(text, next, start, place + 1, found) }
      }
    }

    @inline(__always)
    func report(_ edge: Edge, _ range: Range<Int>, _ found: (Int32, Range<Int>) -> Void) {
      var output = edge.firstOutput
      while output >= 0 {
        unsafe found(outputs[Int(output)].output, range)
        output = unsafe outputs[Int(output)].next
      }
    }
  }

  // MARK: phrases with slots for entities

  /// Calls `found` for each occurrence of a phrase with slots. `entities` has the slots that the text's entities fill.
  func scan(_ text: ScannedWords, entities: EntitySlots, found: (Int32, Range<Int>) -> Void) {
    unsafe withView { view in
      for start in unsafe text.mentions {
        unsafe step(text, entities, start) { symbol, end in
          let edge = unsafe view.root(symbol)
          if edge.node > 0 { unsafe walk(view, text, entities, edge, start, end, found) }
        }
      }
    }
  }

  private func walk(
    _ view: View, _ text: ScannedWords, _ entities: EntitySlots, _ edge: Edge, _ start: Int, _ place: Int,
    _ found: (Int32, Range<Int>) -> Void
  ) {
    unsafe view.report(edge, start..<place, found)
    guard unsafe place < text.mentions.upperBound, unsafe !text.tokens[place - 1].endsLine else { return }
    unsafe step(text, entities, place) { symbol, end in
      let next = unsafe view.edges.find(PhraseTrie.key(edge.node, symbol))
      if next.node > 0 { unsafe walk(view, text, entities, next, start, end, found) }
    }
  }

  /// Calls `body` with each symbol that can be read at a word and the position after it: the word's symbols, and the
  /// slots of entities that begin there.
  @inline(__always)
  private func step(_ text: ScannedWords, _ entities: EntitySlots, _ place: Int, _ body: (Int32, Int) -> Void) {
    for index in unsafe text.symbols(of: place) { unsafe body(text.allSymbols[index], place + 1) }
    for (slot, end) in entities.at(place) { body(slot, end) }
  }
}

/// The slots that the entities of a text fill, by the index of their first word.
struct EntitySlots {
  private var places: [Int: [(slot: Int32, end: Int)]] = [:]

  var isEmpty: Bool { places.isEmpty }

  mutating func add(_ slots: [Int32], at range: Range<Int>) {
    for slot in slots { places[range.lowerBound, default: []].append((slot, range.upperBound)) }
  }

  func at(_ place: Int) -> [(slot: Int32, end: Int)] { places[place] ?? [] }
}
