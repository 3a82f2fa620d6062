import Glibc

/// An element's name during a callback. libxml2 stores each name of a document once, so two names of one document are
/// equal if and only if their pointers are.
@unsafe public struct XMLName: Hashable {
  private let localPointer: UnsafePointer<UInt8>
  private let prefixPointer: UnsafePointer<UInt8>?
  private let uriPointer: UnsafePointer<UInt8>?

  init(local: UnsafePointer<UInt8>, prefix: UnsafePointer<UInt8>?, uri: UnsafePointer<UInt8>?) {
    unsafe localPointer = local
    unsafe prefixPointer = prefix
    unsafe uriPointer = uri
  }

  /// The name without its prefix.
  public var local: String { unsafe String(cString: localPointer) }

  /// The bytes of the name without its prefix, valid during the callback.
  public var localBytes: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(
      start: localPointer, count: strlen(UnsafeRawPointer(localPointer).assumingMemoryBound(to: CChar.self)))
  }

  /// A number below 256 that is the same for equal names of one document and usually different for different names:
  /// the upper bits of the pointers times 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming,
  /// volume 3, §6.4).
  public var fingerprint: Int {
    let pointers = unsafe UInt(bitPattern: localPointer) &+ UInt(bitPattern: uriPointer) << 1
    return Int((pointers &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  /// The prefix as written; nil if there is none.
  public var prefix: String? { unsafe prefixPointer.map { unsafe String(cString: $0) } }

  /// The namespace; nil if there is none or its prefix is not declared.
  public var uri: String? { unsafe uriPointer.map { unsafe String(cString: $0) } }

  // As the compiler would write them, which marks nothing `unsafe`.

  /// Whether they are the same name of one document.
  public static func == (left: XMLName, right: XMLName) -> Bool {
    unsafe left.localPointer == right.localPointer && left.prefixPointer == right.prefixPointer
      && left.uriPointer == right.uriPointer
  }

  /// Hashes the parts by which names of one document differ.
  public func hash(into hasher: inout Hasher) {
    unsafe hasher.combine(localPointer)
    unsafe hasher.combine(prefixPointer)
    unsafe hasher.combine(uriPointer)
  }
}

/// An element's attributes during a callback.
@unsafe public struct XMLAttributes {
  // Five pointers for each attribute: local name, prefix, URI, beginning and end of the value (SAX2, libxml/parser.h).
  private let base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  /// The number of attributes.
  public let count: Int
  // Two pointers for each namespace: prefix and URI.
  private let namespaces: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
  private let namespaceCount: Int
  private let elementURI: UnsafePointer<UInt8>?

  init(
    elementURI: UnsafePointer<UInt8>?, base: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, count: Int,
    namespaces: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, namespaceCount: Int
  ) {
    unsafe self.elementURI = elementURI
    unsafe self.base = base
    unsafe self.namespaces = namespaces
    unsafe self.namespaceCount = unsafe namespaces == nil ? 0 : namespaceCount
    unsafe self.count = unsafe base == nil ? 0 : count
  }

  /// The value of an attribute without a prefix, or with the given prefix (`xml:lang`). Names are compared without
  /// case. An attribute in the element's own namespace, or with the prefix `atom`, counts as one without a prefix: some
  /// generators write `<ns:link ns:href="…">`, although Atom's attributes have no namespace (RFC 4287 §2).
  public func value(_ name: StaticString, prefix: StaticString? = nil) -> String? {
    for index in unsafe 0..<count {
      guard let base = unsafe base, unsafe XMLAttributes.same(base[index * 5], name) else { continue }
      if let prefix {
        guard unsafe XMLAttributes.same(base[index * 5 + 1], prefix) else { continue }
      } else if unsafe base[index * 5 + 1] != nil, unsafe !isOwn(base[index * 5 + 1], base[index * 5 + 2]) {
        continue
      }
      guard let begin = unsafe base[index * 5 + 3], let end = unsafe base[index * 5 + 4] else { continue }
      return unsafe String(decoding: UnsafeBufferPointer(start: begin, count: end - begin), as: UTF8.self)
    }
    return nil
  }

  /// The number of namespaces that the element declares.
  public var declaredNamespaceCount: Int { unsafe namespaceCount }

  /// The namespaces that the element declares.
  public var declaredNamespaces: [String] {
    unsafe (0..<namespaceCount).compactMap { index in
      unsafe namespaces?[index * 2 + 1].map { unsafe String(cString: $0) }
    }
  }

  /// Whether an attribute has the element's namespace. Pointers can be compared, because libxml2 stores each name once.
  private func isOwn(_ prefix: UnsafePointer<UInt8>?, _ uri: UnsafePointer<UInt8>?) -> Bool {
    unsafe uri != nil && uri == elementURI || XMLAttributes.same(prefix, "atom")
  }

  private static func same(_ bytes: UnsafePointer<UInt8>?, _ name: StaticString) -> Bool {
    guard let bytes = unsafe bytes else { return false }
    for index in 0..<name.utf8CodeUnitCount {
      let byte = unsafe bytes[index]
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      // Also ends at the terminating zero byte, because no name contains one.
      if unsafe lower != name.utf8Start[index] { return false }
    }
    return unsafe bytes[name.utf8CodeUnitCount] == 0
  }
}
