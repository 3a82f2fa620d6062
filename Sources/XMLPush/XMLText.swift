import Glibc

/// The characters of a document that its handler wants, gathered in one reused buffer, so that text costs no call into
/// the handler: libxml2 delivers escaped HTML a character at a time.
public struct XMLText {
  /// What is done with characters.
  public enum Mode {
    /// They are dropped.
    case ignored
    /// They are appended as they are.
    case verbatim
    /// They are appended with `&` and `<` as references, beside tags that the handler writes.
    case escaped
  }

  /// What is done with the characters that come next.
  public var mode = Mode.ignored
  /// The most bytes that are kept; what comes after them is dropped.
  public var limit = Int.max
  /// Makes room where the limit is reached: moves what is to be kept to the beginning, and returns how much that is.
  public var compact: (@Sendable (UnsafeMutableBufferPointer<UInt8>) -> Int)?
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes there are.
  public private(set) var count = 0

  init(capacity: Int) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  /// The memory belongs to the parse, which frees it when it ends.
  func free() { base.deallocate() }

  /// The bytes so far; valid until something is appended or the parse ends.
  public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  /// Forgets everything.
  public mutating func clear() { count = 0 }

  /// Appends bytes as they are, up to the limit and not beyond the last whole character before it.
  public mutating func append(_ source: UnsafePointer<UInt8>, count all: Int) {
    var done = 0
    while done < all {
      if count >= limit { makeRoom() }
      let added = min(all - done, limit - count)
      guard added > 0 else { return dropPartOfCharacter(before: source[done]) }
      if count + added > capacity { grow(to: count + added) }
      memcpy(base + count, source + done, added)
      count += added
      done += added
    }
  }

  /// At the limit: takes out the beginning of a character whose rest is dropped.
  private mutating func dropPartOfCharacter(before next: UInt8) {
    guard next & 0xC0 == 0x80 else { return }
    while count > 0, base[count - 1] & 0xC0 == 0x80 { count -= 1 }
    if count > 0 { count -= 1 }
    limit = count
  }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) {
    if count >= limit { makeRoom() }
    guard count < limit else { return }
    if count == capacity { grow(to: count + 1) }
    base[count] = byte
    count += 1
  }

  /// Appends a tag, `<name>` or `</name>`.
  public mutating func appendTag(_ name: XMLName, closing: Bool = false) {
    append(UInt8(ascii: "<"))
    if closing { append(UInt8(ascii: "/")) }
    append(name.localBytes.baseAddress!, count: name.localBytes.count)
    append(UInt8(ascii: ">"))
  }

  /// Escapes what was gathered as it is, because tags are going to stand beside it.
  public mutating func escapeAll() {
    let plain = Array(bytes)
    clear()
    plain.withUnsafeBufferPointer { escape($0) }
    mode = .escaped
  }

  mutating func take(_ text: UnsafePointer<UInt8>, count added: Int) {
    switch mode {
    case .ignored: break
    case .verbatim: append(text, count: added)
    case .escaped: escape(UnsafeBufferPointer(start: text, count: added))
    }
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    for byte in text {
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      default: append(byte)
      }
    }
  }

  private mutating func append(_ text: StaticString) { append(text.utf8Start, count: text.utf8CodeUnitCount) }

  private mutating func makeRoom() {
    guard let compact, count > 0 else { return }
    count = compact(UnsafeMutableBufferPointer(start: base, count: count))
    // What frees little is not tried again and again.
    if count > limit / 2 { self.compact = nil }
  }

  private mutating func grow(to needed: Int) {
    let larger = max(needed, capacity * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    memcpy(moved, base, count)
    base.deallocate()
    base = moved
    capacity = larger
  }
}
