import CZlib

/// Compression in zlib's form (RFC 1950), for what is kept.
public enum Deflater {
  /// How hard to look for repetitions.
  public enum Effort: CInt, Sendable {
    /// About a third of the time of zlib's default, for a tenth more bytes.
    case fast = 1
    case usual = 6
  }

  /// The bytes, compressed. Nil when there is no memory for it.
  public static func deflate(_ bytes: [UInt8], effort: Effort) -> [UInt8]? {
    var bound = compressBound(uLong(bytes.count))
    let packed = [UInt8](unsafeUninitializedCapacity: Int(bound)) { output, count in
      count = 0
      let code = compress2(output.baseAddress, &bound, bytes, uLong(bytes.count), effort.rawValue)
      if code == Z_OK { count = Int(bound) }
    }
    return packed.isEmpty ? nil : packed
  }
}
