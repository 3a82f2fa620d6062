import CZlib

/// Decompresses gzip (RFC 1952) and zlib (RFC 1950) data, up to a limit.
public enum Inflater {
  /// The result of decompression.
  public enum Outcome: Sendable, Equatable {
    /// All data was decompressed.
    case whole([UInt8])
    /// The input is truncated; the data that could be decompressed.
    case cut([UInt8])
    /// The output would exceed the limit.
    case tooLarge
    /// The input is not valid compressed data.
    case damaged
  }

  /// Whether bytes begin like gzip or zlib data. No text does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x1F, 0x8B, 8])
      || bytes.count > 2 && bytes[0] == 0x78 && [0x01, 0x9C, 0xDA].contains(bytes[1])
  }

  /// Decompresses bytes. Several gzip members in a row are concatenated (RFC 1952 §2.2); other data after the last one
  /// is ignored.
  ///
  /// - Parameter limit: The maximum size of the output in bytes.
  public static func inflate(_ bytes: [UInt8], limit: Int) -> Outcome {
    var output: [UInt8] = []
    return bytes.withUnsafeBufferPointer { input in
      var rest = input[...]
      // The number of members is limited, because even an empty one takes time.
      for _ in 0..<mostMembers {
        guard let stream = Stream() else { return .damaged }
        let (end, taken) = stream.inflate(UnsafeBufferPointer(rebasing: rest), into: &output, limit: limit)
        switch end {
        case .whole: rest = rest.dropFirst(taken)
        case .cut: return output.isEmpty ? .damaged : .cut(output)
        case .tooLarge: return .tooLarge
        // After a complete member, other data is ignored.
        case .damaged: return rest.count < input.count ? .whole(output) : .damaged
        }
        guard rest.count > 2, rest.starts(with: [0x1F, 0x8B]) else { return .whole(output) }
      }
      return .tooLarge
    }
  }

  private static let mostMembers = 1000

  private enum End { case whole, cut, tooLarge, damaged }

  /// Owns a `z_stream`, which is on the heap because its address must not change (zlib compares addresses).
  private struct Stream: ~Copyable {
    private let pointer: UnsafeMutablePointer<z_stream>
    private static let chunk = 64 << 10

    init?() {
      let pointer = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      pointer.initialize(to: z_stream())
      guard dw_inflate_init(pointer) == Z_OK else {
        pointer.deallocate()
        return nil
      }
      self.pointer = pointer
    }

    deinit {
      inflateEnd(pointer)
      pointer.deallocate()
    }

    /// Decompresses one member. Returns how it ended and the number of input bytes it took.
    func inflate(_ input: UnsafeBufferPointer<UInt8>, into output: inout [UInt8], limit: Int) -> (End, taken: Int) {
      // zlib only reads its input (zlib.h, next_in).
      pointer.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      pointer.pointee.avail_in = UInt32(clamping: input.count)
      let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: Stream.chunk)
      defer { buffer.deallocate() }
      while true {
        pointer.pointee.next_out = buffer
        pointer.pointee.avail_out = UInt32(Stream.chunk)
        let code = CZlib.inflate(pointer, Z_NO_FLUSH)
        let made = Stream.chunk - Int(pointer.pointee.avail_out)
        guard output.count + made <= limit else { return (.tooLarge, 0) }
        output.append(contentsOf: UnsafeBufferPointer(start: buffer, count: made))
        switch code {
        case Z_STREAM_END: return (.whole, input.count - Int(pointer.pointee.avail_in))
        case Z_OK where made > 0 || pointer.pointee.avail_in > 0: continue
        // No progress is possible: the input is at its end.
        case Z_OK, Z_BUF_ERROR: return (.cut, input.count)
        default: return (.damaged, 0)
        }
      }
    }
  }
}
