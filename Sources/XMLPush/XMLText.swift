import Glibc

/// Collects the characters that the handler wants in one reused buffer. So characters cost no call of the handler:
/// libxml2 delivers escaped HTML in pieces of one character.
@safe public struct XMLText: ~Copyable {
  /// What is done with the characters of the document.
  public enum Mode {
    /// They are dropped.
    case ignored
    /// They are appended unchanged.
    case verbatim
    /// They are appended with `&` and `<` escaped as references, because the handler also appends tags.
    case escaped
  }

  /// What is done with the following characters.
  public var mode = Mode.ignored
  /// The maximum number of bytes; further ones are dropped.
  public var limit = Int.max
  /// Called when the limit is reached, to make room: it moves the bytes to keep to the beginning and returns their
  /// number. Nil for none.
  public var compact: (@Sendable (UnsafeMutableBufferPointer<UInt8>) -> Int)?
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// The number of bytes.
  public private(set) var count = 0

  init(capacity: Int) {
    unsafe base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  /// The bytes, valid until something is appended or the parse ends.
  public var bytes: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: base, count: count) }

  /// Removes all bytes.
  public mutating func clear() { count = 0 }

  /// Appends bytes unchanged, up to the last complete character within the limit.
  public mutating func append(_ source: UnsafePointer<UInt8>, count all: Int) {
    var done = 0
    while done < all {
      if count >= limit { makeRoom() }
      let added = min(all - done, limit - count)
      guard added > 0 else { return unsafe dropPartOfCharacter(before: source[done]) }
      if count + added > capacity { grow(to: count + added) }
      unsafe memcpy(base + count, source + done, added)
      count += added
      done += added
    }
  }

  /// At the limit: removes the beginning of a character whose rest does not fit.
  private mutating func dropPartOfCharacter(before next: UInt8) {
    guard next & 0xC0 == 0x80 else { return }
    while count > 0, unsafe base[count - 1] & 0xC0 == 0x80 { count -= 1 }
    if count > 0 { count -= 1 }
    limit = count
  }

  /// Appends one byte.
  public mutating func append(_ byte: UInt8) {
    if count >= limit { makeRoom() }
    guard count < limit else { return }
    if count == capacity { grow(to: count + 1) }
    unsafe base[count] = byte
    count += 1
  }

  /// Appends a tag, `<name>` or `</name>`.
  public mutating func appendTag(_ name: XMLName, closing: Bool = false) {
    append(UInt8(ascii: "<"))
    if closing { append(UInt8(ascii: "/")) }
    unsafe append(name.localBytes.baseAddress!, count: name.localBytes.count)
    append(UInt8(ascii: ">"))
  }

  /// Escapes all collected bytes, because tags are going to be appended.
  public mutating func escapeAll() {
    let plain = unsafe Array(bytes)
    clear()
    unsafe plain.withUnsafeBufferPointer { unsafe escape($0) }
    mode = .escaped
  }

  mutating func take(_ text: UnsafePointer<UInt8>, count added: Int) {
    switch mode {
    case .ignored: break
    case .verbatim: unsafe append(text, count: added)
    case .escaped: unsafe escape(UnsafeBufferPointer(start: text, count: added))
    }
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    for place in text.indices {
      let byte = unsafe text[place]
      switch byte {
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "<"): append("&lt;")
      default: append(byte)
      }
    }
  }

  private mutating func append(_ text: StaticString) { unsafe append(text.utf8Start, count: text.utf8CodeUnitCount) }

  private mutating func makeRoom() {
    guard let compact = unsafe compact, count > 0 else { return }
    count = unsafe compact(UnsafeMutableBufferPointer(start: base, count: count))
    // If compacting frees little, it is not tried again.
    if count > limit / 2 { unsafe self.compact = nil }
  }

  private mutating func grow(to needed: Int) {
    let larger = max(needed, capacity * 2)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    unsafe memcpy(moved, base, count)
    unsafe base.deallocate()
    unsafe base = moved
    capacity = larger
  }
}
