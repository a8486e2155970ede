package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.idle.IdleQueue;
import dev.gyre.idle.TimerWheel;
import dev.gyre.metrics.CloseReason;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: the wheel, the idle queue, the list of live
 * connections, a scratch array. Used by that loop's thread only.
 *
 * <p>The wheel is turned by one periodic task, which exists only while there is a connection, or an
 * answer that is held back.
 */
public final class LoopContext {
  private static final int SCRATCH_BYTES_MIN = 64 * 1024;
  private static final int HEAD_SCRATCH_BYTES = 2 * 1024;

  /**
   * Connections that time ends or looks at in one go; then the loop sees to its sockets before it
   * goes on. Ten thousand that became idle together would otherwise hold up all others, and on
   * io_uring leave four completions each, more than its queue has room for. Nothing is lost then,
   * the kernel keeps them; but a larger queue would only move the number.
   */
  private static final int EXPIRED_AT_ONCE_MAX = 256;

  private final ServerContext server;
  private final EventLoop eventLoop;
  private final TimerWheel wheel;
  private final IdleQueue idleQueue = new IdleQueue();
  private final byte[] scratch;
  private final byte[] headScratch = new byte[HEAD_SCRATCH_BYTES];
  private final DateHeader dateHeader = new DateHeader();
  private final UnsentAllowance unsentAllowance = new UnsentAllowance();
  private final UnaskedAllowance unaskedAllowance = new UnaskedAllowance();
  private final HotAnswers hotAnswers;
  private final ExchangePool exchanges = new ExchangePool(this);
  private final Runnable tick = this::tick;
  private final Runnable goOn = this::goOn;
  private final int headBytesMax;
  private @Nullable Http2Workspace http2;
  private @Nullable RecordRoom recordRoom;
  private @Nullable ScheduledFuture<?> ticking;
  private boolean goesOn;
  private @Nullable Connection first;
  private int connections;
  private boolean drainAnnounced;
  private boolean draining;
  private boolean cutting;
  private int finished;
  private int idleClosed;
  private List<LoopContext> neighbours = List.of();

  /**
   * Made before the loop has a connection; from then on used by the loop's thread only.
   *
   * @param headBytesMax the longest head of a request
   * @param cacheBytesMax room for answers that are ready to be sent
   * @param cacheFilesMax how many files may be kept open for that
   */
  public LoopContext(
      ServerContext server,
      EventLoop eventLoop,
      int headBytesMax,
      long cacheBytesMax,
      int cacheFilesMax) {
    Settings settings = server.settings();
    this.hotAnswers =
        new HotAnswers(
            cacheBytesMax,
            settings.get(Options.CACHE_VALID).toNanos(),
            cacheFilesMax,
            new HotAnswers.HeadParts(
                headScratch, this::dateLine, FixedFields.of(settings, server.encrypted())));
    this.server = server;
    this.eventLoop = eventLoop;
    this.headBytesMax = headBytesMax;
    this.wheel = new TimerWheel(server.deadlines().tickNanos(), 256, server.clock().nanoTime());
    this.scratch = new byte[Math.max(SCRATCH_BYTES_MIN, headBytesMax + 1024)];
  }

  /** What all loops share. */
  ServerContext server() {
    return server;
  }

  /** The loop. */
  public EventLoop eventLoop() {
    return eventLoop;
  }

  TimerWheel wheel() {
    return wheel;
  }

  IdleQueue idleQueue() {
    return idleQueue;
  }

  /** Room for bytes while one event is handled; holds nothing between events. */
  byte[] scratch() {
    return scratch;
  }

  /** Room for the head of an answer while it is written. */
  byte[] headScratch() {
    return headScratch;
  }

  /** Answers that are ready to be sent. */
  HotAnswers hotAnswers() {
    return hotAnswers;
  }

  /** What may be held that nobody wanted to read. */
  UnaskedAllowance unaskedAllowance() {
    return unaskedAllowance;
  }

  /** What may wait unsent in the kernel. */
  UnsentAllowance unsentAllowance() {
    return unsentAllowance;
  }

  /** What connections use while they are not idle. */
  ExchangePool exchanges() {
    return exchanges;
  }

  /** Room for heads of HTTP/2. */
  Http2Workspace http2() {
    Http2Workspace present = http2;
    if (present == null) {
      present = new Http2Workspace(headBytesMax);
      http2 = present;
    }
    return present;
  }

  /** Room for records of TLS. */
  RecordRoom recordRoom() {
    RecordRoom present = recordRoom;
    if (present == null) {
      present = new RecordRoom();
      recordRoom = present;
    }
    return present;
  }

  byte[] dateLine() {
    return dateHeader.line(server.clock().epochMillis());
  }

  /** Whether what a connection is asked from now on is its last. */
  boolean drainAnnounced() {
    return drainAnnounced;
  }

  boolean draining() {
    return draining;
  }

  /** Adds a live connection and starts the wheel with the first. */
  void register(Connection connection) {
    connection.nextLive = first;
    if (first != null) {
      first.previousLive = connection;
    }
    first = connection;
    if (connections++ == 0 && ticking == null) {
      wheel.advance(server.clock().nanoTime());
      long period = server.deadlines().tickNanos();
      ticking = eventLoop.scheduleAtFixedRate(tick, period, period, TimeUnit.NANOSECONDS);
    }
  }

  /** Removes an ended connection and stops the wheel with the last. */
  void unregister(Connection connection) {
    if (connection.previousLive != null) {
      connection.previousLive.nextLive = connection.nextLive;
    } else {
      first = connection.nextLive;
    }
    if (connection.nextLive != null) {
      connection.nextLive.previousLive = connection.previousLive;
    }
    connection.nextLive = null;
    connection.previousLive = null;
    boolean finishedBefore = drainAnnounced && !draining && connection.endsByDrain();
    if (finishedBefore || (connection.isFinishing && !cutting)) {
      finished++;
    }
    connections--;
    restIfUnused();
  }

  /** Answers that are held back may be left in the wheel when their connections are gone. */
  private void restIfUnused() {
    if (connections == 0 && wheel.size() == 0 && ticking != null) {
      ticking.cancel(false);
      ticking = null;
      hotAnswers.closeFiles();
    }
  }

  /** Closes the connection of this loop that has been idle longest; false when none is idle. */
  public boolean evictOldestIdle() {
    Connection oldest = oldestIdle();
    if (oldest == null) {
      return false;
    }
    oldest.close(CloseReason.PRESSURE);
    return true;
  }

  /**
   * The connection that has been idle longest, left where it is. One whose peer has yet to take an
   * answer is not idle: it is queued again when all of it has gone. Nor is one that has sent
   * something meanwhile.
   */
  private @Nullable Connection oldestIdle() {
    while (idleQueue.peekOldest() instanceof Connection oldest) {
      if (oldest.isHandshaking()) {
        return oldest;
      } else if (oldest.hasQueued()) {
        idleQueue.pollOldest();
        oldest.queueWhenTaken();
      } else if (oldest.hasSentMeanwhile()) {
        oldest.queueAsIdle();
      } else {
        return oldest;
      }
    }
    return null;
  }

  /** Lets this loop ask the others of its server to make room. Called once, before it runs. */
  public void setNeighbours(List<LoopContext> loops) {
    neighbours = loops.stream().filter(loop -> loop != this).toList();
  }

  /**
   * Makes room for one more connection: closes the one that has been idle longest here, or has it
   * done on another loop, in which case the newcomer is closed a moment later if nobody was idle
   * there any more. False when all connections of the server are busy.
   */
  boolean makeRoomFor(Connection newcomer) {
    if (evictOldestIdle()) {
      return true;
    }
    for (LoopContext neighbour : neighbours) {
      // A look without a lock: that loop decides.
      if (neighbour.idleQueue.size() > 0) {
        neighbour.eventLoop.execute(
            () -> {
              if (!neighbour.evictOldestIdle()) {
                eventLoop.execute(() -> newcomer.close(CloseReason.LIMIT));
              }
            });
        return true;
      }
    }
    return false;
  }

  /**
   * Tells every connection that the server is about to stop: they end after what they are doing, or
   * are asked next. Idle ones stay until {@link #drain}.
   */
  public void announceDrain() {
    drainAnnounced = true;
    live().forEach(Connection::announceDrain);
  }

  /** Tells every connection to end after what it is doing. */
  public void drain() {
    drainAnnounced = true;
    draining = true;
    live().forEach(this::drain);
  }

  /** The same for one, if it has not ended. */
  void drain(Connection connection) {
    if (connection.isEnding()) {
      return;
    }
    connection.isFinishing = false;
    if (connection.beginDrain()) {
      idleClosed++;
    } else if (!connection.isHandshaking()) {
      connection.isFinishing = connection.isBusy();
    }
  }

  /** Connections that had nothing to finish when they were told that the server stops. */
  public int idleClosed() {
    return idleClosed;
  }

  /** Connections that had something to finish when the server began to stop, and ended since. */
  public int finished() {
    return finished;
  }

  /**
   * Closes what is left.
   *
   * @return how many connections were cut
   */
  public int cut() {
    cutting = true;
    hotAnswers.clear();
    int cut = 0;
    for (Connection connection : live()) {
      if (!connection.isEnding()) {
        cut++;
      }
      connection.close(CloseReason.DRAIN);
    }
    return cut;
  }

  /** All connections as they are now: closing one unlinks it. */
  private List<Connection> live() {
    List<Connection> live = new ArrayList<>(connections);
    for (Connection connection = first; connection != null; connection = connection.nextLive) {
      live.add(connection);
    }
    return live;
  }

  private void tick() {
    try {
      turn();
    } catch (RuntimeException | Error failure) {
      // A periodic task that fails is not run again, and no connection would ever end in time.
      server.log().fault("timer", failure);
    }
  }

  private void turn() {
    long now = server.clock().nanoTime();
    boolean more = wheel.advance(now, EXPIRED_AT_ONCE_MAX);
    hotAnswers.closeFiles(now);
    restIfUnused();
    more |= shedIdle(now);
    if (more && !goesOn) {
      goesOn = true;
      // A scheduled task waits for the next round of the loop; execute() would be part of this one.
      eventLoop.schedule(goOn, 0, TimeUnit.NANOSECONDS);
    }
  }

  private void goOn() {
    goesOn = false;
    tick();
  }

  /**
   * Near the connection limit, idle connections go sooner than their own deadline says. Returns
   * whether some are left that must go.
   */
  private boolean shedIdle(long nowNanos) {
    ConnectionGate gate = server.gate();
    long limit =
        IdleQueue.idleLimitNanos(
            gate.open(), gate.connectionsMax(), server.deadlines().idleTimeoutNanos());
    if (limit >= server.deadlines().idleTimeoutNanos()) {
      return false;
    }
    int shed = 0;
    Connection oldest = oldestIdle();
    while (oldest != null && nowNanos - oldest.idleSinceNanos() > limit) {
      if (++shed > EXPIRED_AT_ONCE_MAX) {
        return true;
      }
      oldest.close(CloseReason.PRESSURE);
      oldest = oldestIdle();
    }
    return false;
  }
}
