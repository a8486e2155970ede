package dev.gyre.wire;

import dev.gyre.idle.IdleNode;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: the only handler of its channel, a node of its loop's wheel and, while it waits
 * for a request, of its idle queue. Lives on its event loop's thread from accept to close, and ends
 * with exactly one reason: the first one that anybody gave.
 *
 * <pre>
 *   accept ── limit reached ──────────────────────────────► closed
 *     │
 *     ▼            close(reason), peer gone, fault
 *   open ───────────────────────────────────────────────► closed
 *     │                                                      ▲
 *     └─ closeGently(reason): FIN, read and drop ─► lingering ┘  end of input, or time
 * </pre>
 */
abstract class Connection extends IdleNode implements InboundHandler {
  private static final AtomicLong IDS = new AtomicLong();

  /** Of a handshake that runs when the server stops, and of the request that follows it. */
  private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  final LoopContext loop;
  final long id = nextId();
  @Nullable Connection nextLive;
  @Nullable Connection previousLive;

  /** The server is stopping, and this connection may finish its answer. */
  boolean isFinishing;

  private @Nullable ChannelHandlerContext context;
  private @Nullable CloseReason reason;
  private @Nullable SocketAddress remote;
  private long client = ClientLimits.NO_CLIENT;
  private long openedNanos;
  private @Nullable ProgressWatch progress;
  private @Nullable Linger linger;
  private int unaskedBytes;
  private boolean inputEnded;
  private boolean encrypted;
  private boolean handshaking;
  private boolean proxied;
  private boolean drainsLater;
  private @Nullable TlsStream tls;

  Connection(LoopContext loop) {
    this.loop = loop;
  }

  /** The number of one more connection of this process. */
  static long nextId() {
    return IDS.incrementAndGet();
  }

  /** The connection may read and write from now on. */
  abstract void opened(long nowNanos);

  /** Bytes or a message came in; the receiver owns it. */
  abstract void received(Object message);

  /** The peer has sent its last byte; answers may still be owed. */
  abstract void inputEnded();

  /** Another event of the channel. */
  void otherEvent(Object event) {}

  /** The deadline has passed. Not called while lingering. */
  abstract void deadlinePassed(long nowNanos);

  /** Everything this connection holds is to be released. Called once, after the channel closed. */
  abstract void closed();

  /** What the end means when the peer simply went away. */
  abstract CloseReason reasonWhenPeerLeft();

  /** What the end means when the connection broke. */
  CloseReason reasonWhenPeerFailed() {
    return CloseReason.PEER_RESET;
  }

  /** The server is about to stop: what the peer asks for from now on is the last. */
  void drainAnnounced() {}

  /** The server stops: ends now and returns true if idle, else ends after its answer. */
  abstract boolean drain();

  /** The same for a connection that may not be open yet: it is told when it is. */
  final void announceDrain() {
    if (!handshaking) {
      attempt(this::drainAnnounced);
    }
  }

  /**
   * The server stops: the same for a connection that may not be open yet. Who shakes hands has not
   * been able to ask, so he is given a moment, in which he is answered as others were before.
   */
  final boolean beginDrain() {
    if (handshaking && !drainsLater) {
      drainsLater = true;
      loop.eventLoop().schedule(() -> loop.drain(this), HANDSHAKE_NANOS, TimeUnit.NANOSECONDS);
      return false;
    }
    if (handshaking) {
      close(CloseReason.DRAIN);
      return true;
    }
    drainsLater = false;
    try {
      return drain();
    } catch (RuntimeException | Error e) { // those that come after it are to be told too
      exceptionCaught(context(), e);
      return false;
    }
  }

  /** Whether there is something to finish: not when only the end of the connection is left. */
  boolean isBusy() {
    return !isEnding();
  }

  /** Requests answered, or 0 where that means nothing. */
  long requests() {
    return 0;
  }

  /** Whether what comes in now has to wait for an answer. */
  boolean owesAnswer() {
    return false;
  }

  /** Bytes handed to the socket. */
  long bytesSent() {
    return 0;
  }

  /** Since when the connection is in the idle queue. */
  long idleSinceNanos() {
    return openedNanos;
  }

  /** TLS stands in front: the connection opens when its handshake is complete. */
  final void expectHandshake() {
    encrypted = true;
    handshaking = true;
  }

  /** A proxy is to name the client first. */
  final void expectProxy() {
    proxied = true;
    handshaking = true;
  }

  final boolean isHandshaking() {
    return handshaking;
  }

  /** Whether the server has stopped, and this connection is told of it in a moment. */
  final boolean drainsLater() {
    return drainsLater;
  }

  final ChannelHandlerContext context() {
    ChannelHandlerContext present = context;
    if (present == null) {
      throw new IllegalStateException("not yet added to a pipeline");
    }
    return present;
  }

  final SocketAddress remote() {
    SocketAddress present = remote;
    if (present == null) {
      throw new IllegalStateException("not yet open");
    }
    return present;
  }

  private void setRemote(SocketAddress address) {
    remote = address;
    ClientLimits limits = loop.server().limits();
    if (limits.countsRequests() || limits.countsBytes()) {
      client = limits.keyOf(address);
    }
  }

  /** What stands for the client where clients have limits. */
  public final long client() {
    return client;
  }

  /** Sets the deadline, whether or not one was waiting. Hot: one store as a rule. */
  final void deadlineIn(long nanos, long nowNanos) {
    if (isWaiting()) {
      loop.wheel().touch(this, nowNanos + nanos);
    } else {
      loop.wheel().add(this, nowNanos + nanos);
    }
  }

  /** Bytes that wait in user space for the socket to take them; file regions do not count. */
  final long queuedBytes() {
    return queuedBytes(context().channel());
  }

  static long queuedBytes(Channel channel) {
    ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
    return outbound == null
        ? 0
        : Math.max(0, outbound.totalPendingWriteBytes() - outbound.currentProgress());
  }

  /** Whether something waits in user space for the socket to take it. */
  boolean hasQueued() {
    return queuedBytes() > 0;
  }

  /** Whether it has sent something, without being asked, since it was read or this was asked. */
  boolean hasSentMeanwhile() {
    return false;
  }

  /** What is done when the socket has taken all that is queued, that of TLS too. */
  final ChannelFuture afterQueued() {
    return context().pipeline().firstContext().writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  /** Bytes the peer has taken; where the transport cannot know, those the kernel has taken. */
  final long takenBytes() {
    long acknowledged = loop.server().transport().acknowledgedBytes(context().channel());
    return acknowledged >= 0 ? acknowledged : bytesSent() - queuedBytes();
  }

  /** Whether the kernel holds what the peer has yet to take, where the transport can know. */
  final boolean holdsUntaken() {
    return loop.server().transport().holdsUnacknowledged(context().channel());
  }

  /** Begins to watch that the peer takes what it is sent. */
  final void watchProgress(long nowNanos) {
    ProgressWatch watching = progress;
    if (watching == null) {
      watching = new ProgressWatch(loop.server().deadlines());
      progress = watching;
    }
    watching.begin();
    deadlineIn(watching.nextLookNanos(), nowNanos);
  }

  /** Looks at the progress, when the deadline has passed; closes if there is not enough. */
  final void checkProgress(long nowNanos) {
    ProgressWatch watching = progress;
    if (watching == null || isWaitingForUs()) {
      watchProgress(nowNanos); // nothing can be held against the peer yet
      return;
    }
    CloseReason why = watching.look(takenBytes(), nowNanos);
    if (why != null) {
      close(why);
    } else {
      deadlineIn(watching.nextLookNanos(), nowNanos);
    }
  }

  /** Whether there was something for the peer to take when the deadline passed last. */
  final boolean isWatched() {
    return progress != null;
  }

  /** There is nothing for the peer to take; the next watch begins anew. */
  final void endWatch() {
    progress = null;
  }

  /** Whether the peer has taken everything and the next bytes are still being made here. */
  boolean isWaitingForUs() {
    return false;
  }

  /** What encrypts from now on, in the place of Netty's handler. */
  final void encryptedBy(TlsStream stream) {
    tls = stream;
  }

  /** What encrypts, once Netty's handler does not any more. */
  final @Nullable TlsStream tls() {
    return tls;
  }

  /** Whether TLS may have what was written and not flushed yet. */
  final boolean mayHoldUnencrypted() {
    return encrypted && (tls == null || tls.isGathering());
  }

  /** Netty's handler, which shakes hands and encrypts at first, or null. */
  final @Nullable SslHandler nettyTls() {
    return encrypted ? context().pipeline().get(SslHandler.class) : null;
  }

  /** Whether the peer has chosen a protocol in the TLS handshake (RFC 7301). */
  final boolean hasChosen(String protocol) {
    SslHandler netty = nettyTls();
    return netty != null && protocol.equals(netty.applicationProtocol());
  }

  /** Has read what was held back before TLS, as far as it is wanted by now. */
  final void readHeldBack() {
    TlsRecords records = encrypted ? context().pipeline().get(TlsRecords.class) : null;
    if (records != null) {
      records.goOn();
    }
  }

  /** Reads on, or leaves in the kernel what the peer sends. */
  final void readWhile(boolean wanted) {
    if (!isEnding() && readsOn() != wanted) {
      context().channel().config().setAutoRead(wanted);
      if (wanted) {
        forgetUnasked();
      }
    }
  }

  private void forgetUnasked() {
    loop.unaskedAllowance().giveBack(unaskedBytes);
    unaskedBytes = 0;
  }

  /** Whether what comes while it is not read is held, and not for the handler of another. */
  boolean holdsUnasked() {
    return true;
  }

  final boolean readsOn() {
    return context().channel().config().isAutoRead();
  }

  final void queueAsIdle() {
    loop.idleQueue().remove(this);
    if (!isEnding()) {
      loop.idleQueue().append(this);
    }
  }

  /** Has {@link #allTaken} called when the socket has taken what waits for it. */
  final void queueWhenTaken() {
    afterQueued()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                allTaken();
              }
            });
  }

  /** The peer has taken all answers: a connection that is idle joins the queue of those. */
  void allTaken() {
    queueAsIdle();
  }

  final boolean isInputEnded() {
    return inputEnded;
  }

  final boolean isEnding() {
    return linger != null || reason != null;
  }

  /** Whether the last word was said, and what still comes in is dropped. */
  final boolean isLingering() {
    return linger != null;
  }

  final boolean endsByDrain() {
    return reason == CloseReason.DRAIN;
  }

  final long now() {
    return loop.server().clock().nanoTime();
  }

  /** Closes at once; the first reason given stays. */
  final void close(CloseReason why) {
    boolean pastTls = encrypted && (handshaking || queuedBytes() > 0);
    // Its last word would have to wait behind what the peer does not take.
    close(why, pastTls ? context().pipeline().firstContext() : context());
  }

  /**
   * The same when all writes have completed: then TLS has its last word. Of what is told to be
   * written just now Netty still counts the bytes.
   */
  final void closeWhenTaken(CloseReason why) {
    close(why, context());
  }

  private void close(CloseReason why, ChannelHandlerContext from) {
    endsBecauseOf(why);
    loop.idleQueue().remove(this); // it may take a while, and makes no room for a second one
    from.close();
  }

  /** Keeps the first reason that anybody gives. */
  final void endsBecauseOf(CloseReason why) {
    if (reason == null) {
      reason = why;
    }
  }

  /**
   * Ends the output, so that the peer sees a clean end after the last answer, and reads on for a
   * while: closing with unread input would send a reset, which may overtake the answer (RFC 9112
   * section 9.6). To be called when all writes have completed; while the peer goes on taking what
   * the kernel holds, it lasts longer: clients of HTTP/2 tell of what they read, and a socket that
   * is closed answers that with a reset, past what it holds.
   */
  final void closeGently(CloseReason why) {
    if (isEnding()) {
      return;
    }
    if (inputEnded) {
      closeWhenTaken(why);
      return;
    }
    reason = why;
    Linger lingering = new Linger(this);
    linger = lingering;
    loop.idleQueue().remove(this);
    lingering.begin();
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public final void channelActive(ChannelHandlerContext active) {
    SocketAddress peer = peerOf(active.channel());
    setRemote(peer);
    openedNanos = now();
    ServerContext server = loop.server();
    server.counters().connectionAccepted();
    server.gate().enter(peer);
    loop.register(this);
    deadlineIn(server.deadlines().idleTimeoutNanos(), openedNanos);
    if (!proxied && server.gate().overfull(peer)) {
      close(CloseReason.LIMIT);
    } else if (server.gate().overfull() && !loop.makeRoomFor(this)) {
      close(CloseReason.LIMIT);
    } else if (loop.draining()) {
      close(CloseReason.DRAIN);
    } else if (handshaking) {
      queueAsIdle(); // who takes his time is the first to make room
      deadlineIn(server.deadlines().handshakeTimeoutNanos(), openedNanos);
    } else {
      open(openedNanos);
    }
  }

  private void open(long nowNanos) {
    handshaking = false;
    loop.idleQueue().remove(this);
    isFinishing = loop.draining();
    opened(nowNanos);
    if (loop.drainAnnounced()) {
      drainAnnounced();
    }
  }

  /** Peers of Unix sockets have no name, which Netty calls null, or another address without one. */
  static SocketAddress peerOf(Channel channel) {
    SocketAddress address = channel.remoteAddress();
    return address == null ? UNNAMED : address;
  }

  /** From now on the client counts, not the proxy; the connection opens, or TLS has its turn. */
  private void proxyTold(ProxyFront.Seen seen) {
    InetSocketAddress client = seen.client();
    if (isEnding()) {
      return;
    }
    proxied = false;
    if (client != null) {
      ConnectionGate gate = loop.server().gate();
      gate.leave(remote());
      setRemote(client);
      gate.enter(client);
      if (gate.overfull(client)) {
        close(CloseReason.LIMIT);
        return;
      }
    }
    if (!encrypted) {
      open(now());
    }
  }

  private CloseReason handshakeError() {
    return proxied ? CloseReason.PROXY_ERROR : CloseReason.TLS_ERROR;
  }

  private void handshakeEnded(SslHandshakeCompletionEvent event) {
    if (isEnding()) {
      return;
    }
    if (event.isSuccess()) {
      open(now());
      otherEvent(event);
    } else {
      endsBecauseOf(CloseReason.TLS_ERROR); // TLS tells the peer why, and closes
      loop.idleQueue().remove(this);
    }
  }

  @Override
  public final void channelInactive(ChannelHandlerContext inactive) {
    if (remote == null) {
      return; // was never counted in
    }
    endsBecauseOf(handshaking ? handshakeError() : reasonWhenPeerLeft());
    CloseReason why = Objects.requireNonNull(reason);
    loop.wheel().remove(this);
    loop.idleQueue().remove(this);
    loop.unregister(this);
    forgetUnasked();
    ServerContext server = loop.server();
    server.gate().leave(remote);
    server.counters().connectionClosed(why);
    closed();
    server.log().closed(id, remote, why, now() - openedNanos, requests(), bytesSent());
  }

  @Override
  public final void channelRead(ChannelHandlerContext reading, Object message) {
    Linger lingering = linger;
    if (lingering != null) {
      lingering.drop(message);
    } else if (reason != null) {
      ReferenceCountUtil.release(message); // it ends as soon as what encrypts has had its last word
    } else if (readsOn() || mayHold(message)) {
      received(message);
    } else {
      ReferenceCountUtil.release(message);
      close(CloseReason.FLOOD);
    }
  }

  private boolean mayHold(Object message) {
    if (!holdsUnasked() || !(message instanceof ByteBuf bytes)) {
      return true;
    }
    boolean may = loop.unaskedAllowance().take(bytes.readableBytes());
    unaskedBytes += may ? bytes.readableBytes() : 0;
    return may;
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext reading, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      if (!inputEnded) {
        endInput();
      }
    } else if (event instanceof ProxyFront.Seen seen) {
      proxyTold(seen);
    } else if (handshaking && event instanceof SslHandshakeCompletionEvent handshake) {
      handshakeEnded(handshake);
    } else {
      otherEvent(event);
    }
  }

  private void endInput() {
    inputEnded = true;
    if (linger != null) {
      linger.end();
    } else if (handshaking) {
      close(handshakeError());
    } else if (reason == null) {
      inputEnded();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // where it is declared only; inbound handlers are to have it
  public final void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
    if (proxied && cause instanceof DecoderException) {
      close(CloseReason.PROXY_ERROR);
    } else if (handshaking && cause instanceof TooLongFrameException) {
      close(CloseReason.TLS_ERROR); // the ClientHello, where names are looked at
    } else if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
      close(CloseReason.TLS_ERROR);
    } else if (cause instanceof IOException) {
      close(reasonWhenPeerFailed());
    } else {
      loop.server().log().fault("connection " + id, cause);
      close(CloseReason.ERROR);
    }
  }

  /**
   * Does what no event of the channel leads to. A failure ends the connection, as one in an event
   * does: else it would be logged, and the connection stay without an answer or a deadline.
   */
  final void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      exceptionCaught(context(), e);
    }
  }

  @Override
  protected final void expired(long nowNanos) {
    attempt(() -> timeOver(nowNanos));
  }

  private void timeOver(long nowNanos) {
    Linger lingering = linger;
    if (lingering != null) {
      lingering.timeOver(nowNanos);
    } else if (handshaking) {
      close(proxied ? CloseReason.PROXY_ERROR : CloseReason.TLS_TIMEOUT);
    } else {
      deadlinePassed(nowNanos);
    }
  }
}
