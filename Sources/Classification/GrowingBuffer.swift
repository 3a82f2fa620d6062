/// Memory that is written over and over: what an array does, without its checks at every element.
@safe struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    unsafe base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    unsafe (base + count).initialize(to: element)
    count &+= 1
  }

  /// The elements, valid until the next change.
  @inline(__always)
  var elements: UnsafeMutableBufferPointer<Element> { unsafe UnsafeMutableBufferPointer(start: base, count: count) }

  /// Makes room for `more` elements, so that appending them does not move memory.
  mutating func reserve(_ more: Int) { if count + more > capacity { grow(to: count + more) } }

  @inline(never)
  private mutating func grow(to needed: Int) {
    let new = max(needed, capacity * 2)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: new)
    unsafe larger.moveInitialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = larger
    capacity = new
  }
}
