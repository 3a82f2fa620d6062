import NIOCore
import NIOHTTPTypes
import Synchronization

/// Limits the number of connections at once and the time of each. A new connection is always accepted; if there are too
/// many, another is closed: the one that has waited longest for its request, or if all are being answered, for the longest
/// time. So clients that send nothing, or half a request, or never read their answer, cannot keep others out.
final class ConnectionLimit: Sendable {
  private struct Connection {
    var channel: any Channel
    /// The time at which it was opened, or its last request or answer ended.
    var since: NIODeadline
    /// Whether a complete request has been received and its answer has not been sent completely.
    var isAnswering = false
  }

  /// The maximum number of connections at once.
  private static let most = 64
  /// The time limit for receiving a request, from the beginning of the connection or the last answer.
  static let requestTimeout = TimeAmount.seconds(10)
  /// The time limit for sending an answer. The largest ones (100,000 feeds) have tens of megabytes.
  static let answerTimeout = TimeAmount.seconds(120)

  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

  /// Adds a connection. May close another one.
  fileprivate func open(_ channel: any Channel) {
    let evicted = connections.withLock { connections in
      connections[ObjectIdentifier(channel)] = Connection(channel: channel, since: .now())
      guard connections.count > Self.most else { return nil as (any Channel)? }
      let oldest = connections.filter { $0.value.channel !== channel }.min {
        ($0.value.isAnswering ? 1 : 0, $0.value.since) < ($1.value.isAnswering ? 1 : 0, $1.value.since)
      }
      return oldest.flatMap { connections.removeValue(forKey: $0.key)?.channel }
    }
    evicted?.close(promise: nil)
  }

  fileprivate func note(_ channel: any Channel, isAnswering: Bool) {
    connections.withLock { connections in
      connections[ObjectIdentifier(channel)]?.since = .now()
      connections[ObjectIdentifier(channel)]?.isAnswering = isAnswering
    }
  }

  fileprivate func close(_ channel: any Channel) {
    connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
  }
}

/// Reports the events of one connection to its `ConnectionLimit`.
final class ConnectionLimitHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limit: ConnectionLimit
  private var deadline: Scheduled<Void>?

  init(_ limit: ConnectionLimit) { self.limit = limit }

  func handlerAdded(context: ChannelHandlerContext) {
    limit.open(context.channel)
    expect(isAnswering: false, context.channel)
  }

  func handlerRemoved(context: ChannelHandlerContext) { end(context) }

  func channelInactive(context: ChannelHandlerContext) {
    end(context)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) { expect(isAnswering: true, context.channel) }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
    // The answer has ended when the client has taken it, not when it is in our buffers.
    let sent = promise ?? context.eventLoop.makePromise()
    let channel = context.channel
    sent.futureResult.assumeIsolated().whenSuccess { self.expect(isAnswering: false, channel) }
    context.write(data, promise: sent)
  }

  /// Begins the time limit for receiving a request or, if one is complete, for sending its answer. It ends when this is
  /// called again or the connection ends.
  private func expect(isAnswering: Bool, _ channel: any Channel) {
    limit.note(channel, isAnswering: isAnswering)
    deadline?.cancel()
    let time = isAnswering ? ConnectionLimit.answerTimeout : ConnectionLimit.requestTimeout
    deadline = channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  private func end(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = nil
    limit.close(context.channel)
  }
}

@available(*, unavailable)
extension ConnectionLimitHandler: Sendable {}
