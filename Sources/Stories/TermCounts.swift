import Glibc

/// The document frequency of each term: in how many items of the window it occurs. Rare terms have more weight.
struct TermCounts: Sendable {
  /// The slot of each term of the window. Slots are reused; a term keeps its slot while an item has it.
  private var slots: [Term: Int32] = [:]
  private var counts: [Int32] = []
  private var usualness: [Usualness] = []
  private var free: [Int32] = []
  /// The number of items in the window.
  private(set) var items = 0
  /// The logarithms of the smoothed frequencies, by usualness and count.
  private var logarithms: [[Double]] = Usualness.allCases.map { _ in [] }
  private var logarithmOfItems = 0.0

  /// How frequent a term is expected to be.
  private enum Usualness: UInt8, CaseIterable, Sendable {
    case ofAnyItem, concept, word

    var share: Double {
      switch self {
      case .ofAnyItem: 0.25
      case .concept: 0.03
      case .word: 0.002
      }
    }
  }

  /// Names that occur in nearly all matches of this program.
  private static let common = Set(
    Concepts.standard.concepts("russia america usa ukraine trump putin biden president")
      .map(Term.init(concept:)))

  /// The weight of the expected frequency, in items. It smooths the frequencies while the window has few items.
  private static let expectedItems = 10.0

  /// Counts an item, and writes into it the slots of its terms.
  mutating func add(_ fingerprint: inout Fingerprint) {
    for index in fingerprint.terms.indices {
      let slot = slot(of: fingerprint.terms[index].term)
      fingerprint.terms[index].slot = slot
      counts[Int(slot)] += 1
    }
    items += 1
    prepareLogarithms()
  }

  /// Takes a counted item back.
  mutating func remove(_ fingerprint: Fingerprint) {
    for placed in fingerprint.terms {
      counts[Int(placed.slot)] -= 1
      if counts[Int(placed.slot)] == 0 {
        slots[placed.term] = nil
        free.append(placed.slot)
      }
    }
    items -= 1
    prepareLogarithms()
  }

  /// The inverse document frequency of a term in this window: the logarithm of 1 / (share of items that have it).
  func rarity(_ slot: Int32) -> Double {
    let slot = Int(slot)
    return max(0.05, logarithmOfItems - logarithms[Int(usualness[slot].rawValue)][Int(counts[slot])])
  }

  private mutating func slot(of term: Term) -> Int32 {
    if let slot = slots[term] { return slot }
    let kind: Usualness =
      TermCounts.common.contains(term) ? .ofAnyItem : term.kind == .concept ? .concept : .word
    let slot: Int32
    if let reused = free.popLast() {
      slot = reused
      usualness[Int(slot)] = kind
    } else {
      slot = Int32(counts.count)
      counts.append(0)
      usualness.append(kind)
    }
    slots[term] = slot
    return slot
  }

  private mutating func prepareLogarithms() {
    logarithmOfItems = log(Double(items) + TermCounts.expectedItems)
    for kind in Usualness.allCases {
      let row = Int(kind.rawValue)
      while logarithms[row].count <= items {
        logarithms[row].append(
          log(Double(logarithms[row].count) + TermCounts.expectedItems * kind.share + 0.3))
      }
    }
  }
}
