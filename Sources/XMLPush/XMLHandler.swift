/// Builds something from the events of a document. A value in memory of the caller's: libxml2 gets its address, so an
/// event costs neither a reference count nor an exclusivity check. Names and attributes are valid during the call only.
public protocol XMLHandler: SendableMetatype {
  /// An element starts.
  mutating func start(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse)

  /// An element ends.
  mutating func end(_ name: XMLName, _ parse: inout XMLParse)
}

/// What a handler may ask of the parse it is called from.
public struct XMLParse {
  /// The characters, gathered as the handler wishes.
  public var text: XMLText
  /// Set by a handler that has seen enough, or cannot go on: it is told nothing more.
  public var stops = false
}

/// A handler's methods for a context pointer. Inlinable, so that each handler gets closures of its own that capture
/// nothing.
public struct XMLHandlerCalls: Sendable {
  let start: @Sendable (UnsafeMutableRawPointer, XMLName, XMLAttributes, inout XMLParse) -> Void
  let end: @Sendable (UnsafeMutableRawPointer, XMLName, inout XMLParse) -> Void

  /// The calls to a type of handler.
  @inlinable
  public init<Handler: XMLHandler>(to type: Handler.Type) {
    self.init(
      start: { $0.assumingMemoryBound(to: Handler.self).pointee.start($1, $2, &$3) },
      end: { $0.assumingMemoryBound(to: Handler.self).pointee.end($1, &$2) })
  }

  @usableFromInline
  init(
    start: @escaping @Sendable (UnsafeMutableRawPointer, XMLName, XMLAttributes, inout XMLParse) -> Void,
    end: @escaping @Sendable (UnsafeMutableRawPointer, XMLName, inout XMLParse) -> Void
  ) {
    self.start = start
    self.end = end
  }
}
