import Glibc

/// Converts encodings with iconv(3).
enum Iconv {
  /// Converts text to UTF-8. Invalid bytes become U+FFFD, and the result is not faithful. If the C library does not
  /// know the encoding, the bytes are taken for UTF-8, and the result is not faithful either.
  ///
  /// - Throws: `FeedError` if there is no memory or file descriptor for the conversion.
  static func decode(_ bytes: ArraySlice<UInt8>, from name: String) throws(FeedError) -> DecodedDocument {
    if let charset = try convert(bytes, from: name) { return charset }
    return DecodedDocument(utf8: try DecodedDocument.unlabelled(Array(bytes)).utf8, isFaithful: false)
  }

  /// The same, but nil if the C library does not know the encoding.
  static func convert(_ bytes: ArraySlice<UInt8>, from name: String) throws(FeedError) -> DecodedDocument? {
    guard name != "UTF-8", let converter = try Converter(from: name) else { return nil }
    var result = DecodedDocument(utf8: [], isFaithful: true)
    result.utf8.reserveCapacity(bytes.count + bytes.count / 2)
    let chunk = UnsafeMutablePointer<CChar>.allocate(capacity: chunkSize)
    defer { chunk.deallocate() }
    bytes.withUnsafeBytes { source in
      // iconv(3) takes a non-const pointer but does not write to the input.
      var next = UnsafeMutablePointer(mutating: source.bindMemory(to: CChar.self).baseAddress)
      var left = source.count
      while left > 0 {
        var target: UnsafeMutablePointer<CChar>? = chunk
        var room = chunkSize
        let status = iconv(converter.handle, &next, &left, &target, &room)
        let code = errno
        result.utf8.append(contentsOf: UnsafeRawBufferPointer(start: chunk, count: chunkSize - room))
        // After E2BIG (output buffer full) the conversion continues. After other errors the invalid byte is next in the
        // input.
        guard status == -1, code != E2BIG || room == chunkSize else { continue }
        result.isFaithful = false
        result.utf8 += [0xEF, 0xBF, 0xBD]
        next = next.map { $0 + 1 }
        left -= 1
      }
    }
    return result
  }

  /// Whether the C library knows an encoding.
  ///
  /// - Throws: `FeedError` if there is no memory or file descriptor to find out.
  static func knows(_ name: String) throws(FeedError) -> Bool {
    // A value that is not copied cannot be compared with nil.
    guard let _ = try Converter(from: name) else { return false }
    return true
  }

  private static let chunkSize = 1 << 16
}

/// The one owner of an `iconv_t`, which converts to UTF-8.
private struct Converter: ~Copyable {
  let handle: iconv_t

  /// nil when the C library does not know the encoding (EINVAL, iconv_open(3)).
  ///
  /// - Throws: `FeedError` when it could not try.
  init?(from name: String) throws(FeedError) {
    if let handle = iconv_open("UTF-8", name), handle != iconv_t(bitPattern: -1) {
      self.handle = handle
      return
    }
    var code = errno
    // glibc also returns EINVAL if it could not load the encoding's module for lack of a descriptor. So this checks
    // whether a descriptor can be had.
    if code == EINVAL {
      let descriptor = Glibc.open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if descriptor >= 0 { close(descriptor) } else if [EMFILE, ENFILE, ENOMEM].contains(errno) { code = errno }
    }
    switch code {
    case EINVAL: return nil
    case EMFILE, ENFILE: throw .noResources("file descriptors; raise LimitNOFILE=")
    case ENOMEM: throw .noResources("memory")
    default: throw .noResources("what iconv needs: \(String(cString: strerror(code)))")
    }
  }

  deinit { iconv_close(handle) }
}
