import Basics
import FeedModel

/// A priority queue of feeds by the time they are due: a binary heap. Insertion and removal take O(log n).
struct DueQueue {
  private var heap: [(due: Int64, feed: String)] = []

  var isEmpty: Bool { heap.isEmpty }

  /// The time at which the first feed is due, in milliseconds of uptime; nil if the queue is empty.
  var next: Int64? { heap.first?.due }

  mutating func insert(_ feed: String, due: Int64) {
    heap.append((due, feed))
    var child = heap.count - 1
    while child > 0, heap[child].due < heap[(child - 1) / 2].due {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes and returns the first feed if it is due.
  mutating func popDue(at now: Int64) -> (feed: String, due: Int64)? {
    guard let first = heap.first, first.due <= now else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.feed, first.due)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && heap[right].due < heap[left].due ? right : left
      guard heap[child].due < heap[parent].due else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }
}
