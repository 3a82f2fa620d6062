import NIOCore
import NIOHTTPTypes
import Synchronization

/// Limits the number of connections at once and the time of each. A new connection is always accepted; if there are too
/// many, the one that has waited longest for its request is closed. So clients that send nothing, or half a request, or
/// never read their answer, cannot keep others out.
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
      let oldest = connections.min {
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
    expect(within: ConnectionLimit.requestTimeout, context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { end(context) }

  func channelInactive(context: ChannelHandlerContext) {
    end(context)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) {
      limit.note(context.channel, isAnswering: true)
      expect(within: ConnectionLimit.answerTimeout, context)
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      limit.note(context.channel, isAnswering: false)
      expect(within: ConnectionLimit.requestTimeout, context)
    }
    context.write(data, promise: promise)
  }

  /// Closes the connection after `time`, unless this is called again before.
  private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  private func end(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = nil
    limit.close(context.channel)
  }
}

@available(*, unavailable)
extension ConnectionLimitHandler: Sendable {}
