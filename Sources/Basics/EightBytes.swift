extension UnsafeBufferPointer<UInt8> {
  /// Loads eight bytes from an offset as a little-endian number. Bytes beyond the end of the buffer are 0.
  @inlinable @inline(__always)
  package func eight(at place: Int) -> UInt64 {
    if place &+ 8 <= count {
      return UInt64(littleEndian: UnsafeRawPointer(baseAddress! + place).loadUnaligned(as: UInt64.self))
    }
    var bytes: UInt64 = 0
    for index in stride(from: count - 1, through: place, by: -1) { bytes = bytes << 8 | UInt64(self[index]) }
    return bytes
  }
}
