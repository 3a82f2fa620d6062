/// Receives the events of a document. The handler is a value in the caller's memory, and libxml2 gets its address. So
/// an event costs neither reference counting nor an exclusivity check. Names and attributes are valid only during the
/// call.
public protocol XMLHandler: SendableMetatype {
  /// Called at the start of an element.
  mutating func start(_ name: XMLName, _ attributes: XMLAttributes, _ parse: inout XMLParse)

  /// Called at the end of an element.
  mutating func end(_ name: XMLName, _ parse: inout XMLParse)
}

/// The part of the running parse that a handler may use.
public struct XMLParse: ~Copyable {
  /// The collected characters.
  public var text: XMLText
  /// Set by a handler to stop the parse. It gets no more events.
  public var stops = false
}

/// A handler's methods as C-compatible functions that take the handler's address. Inlinable, so that the compiler makes
/// closures without captures for each type of handler.
@unsafe public struct XMLHandlerCalls: Sendable {
  let start: @Sendable (UnsafeMutableRawPointer, XMLName, XMLAttributes, inout XMLParse) -> Void
  let end: @Sendable (UnsafeMutableRawPointer, XMLName, inout XMLParse) -> Void

  /// The methods of a type of handler.
  @inlinable
  public init<Handler: XMLHandler>(to type: Handler.Type) {
    unsafe self.init(
      start: { unsafe $0.assumingMemoryBound(to: Handler.self).pointee.start($1, $2, &$3) },
      end: { unsafe $0.assumingMemoryBound(to: Handler.self).pointee.end($1, &$2) })
  }

  @usableFromInline
  init(
    start: @escaping @Sendable (UnsafeMutableRawPointer, XMLName, XMLAttributes, inout XMLParse) -> Void,
    end: @escaping @Sendable (UnsafeMutableRawPointer, XMLName, inout XMLParse) -> Void
  ) {
    unsafe self.start = start
    unsafe self.end = end
  }
}
