package dev.gyre.wire;

import dev.gyre.http2.Http2Frame;
import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one HTTP/2 connection: those that are open, what is still known of those that were
 * (RFC 9113 section 5.1), and what each may be sent. Used by the connection's loop thread.
 */
final class Http2Streams {
  /** Open at a time, at most. */
  static final int OPEN_MAX = 100;

  private static final long WINDOW_BYTES_MAX = Integer.MAX_VALUE;

  /** All that are open may be ended at once, while more of each is on its way. */
  private static final int CLOSED_REMEMBERED = OPEN_MAX;

  private final IntObjectHashMap<Http2Stream> open = new IntObjectHashMap<>();

  /** A ring; the number of one that we have ended is below zero. */
  private final int[] closedLately = new int[CLOSED_REMEMBERED];

  private final Http2Sender sender;
  private int closedCount;
  private int last;
  private int answeredMax = Integer.MAX_VALUE;
  private int initialSendWindow = Http2Frame.WINDOW_BYTES;

  Http2Streams(Http2Sender sender) {
    this.sender = sender;
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  boolean isFull() {
    return open.size() >= OPEN_MAX;
  }

  /** The open stream of that number, or null. */
  @Nullable Http2Stream get(int id) {
    return open.get(id);
  }

  /** All that are open now, for who closes some of them. */
  Http2Stream[] snapshot() {
    return open.values().toArray(new Http2Stream[0]);
  }

  /** The highest number that the peer has used and that is answered, or 0. Never falls. */
  int last() {
    return Math.min(last, answeredMax);
  }

  /** Streams with higher numbers are not answered: whoever opens one has not read GOAWAY yet. */
  void answerNoMore() {
    answeredMax = last;
  }

  /** The peer has used a number; all below it are used too. */
  void use(int id) {
    last = id;
  }

  /** Whether the number was not used yet; even ones would be ours, and never are. */
  boolean isUnused(int id) {
    return id > last || (id & 1) == 0;
  }

  /** Whether fields may come for a stream: a new one, or one whose body is not complete. */
  boolean takesFields(int id) {
    Http2Stream known = open.get(id);
    return known == null ? isUnused(id) || isGivenUp(id) : !known.remoteEnded;
  }

  /**
   * Whether we have ended a stream of which more may be on its way, which is to be dropped
   * (sections 5.1 and 6.8): by a reset, as far as that is remembered, or by GOAWAY.
   */
  boolean isGivenUp(int id) {
    return id > answeredMax || wasClosedLately(-id);
  }

  /** Whether the peer has ended its side of the stream, as far as that is remembered. */
  boolean hasEnded(int id) {
    return open.get(id) != null || wasClosedLately(id) || wasClosedLately(-id);
  }

  private boolean wasClosedLately(int number) {
    for (int closed : closedLately) {
      if (closed == number) {
        return true;
      }
    }
    return false;
  }

  /** Opens a stream. */
  Http2Stream open(Http2Session session, int id) {
    Http2Stream stream = new Http2Stream(session, id, initialSendWindow);
    open.put(id, stream);
    return stream;
  }

  /**
   * Closes a stream.
   *
   * @param byUs whether we have reset it
   */
  void close(Http2Stream stream, boolean byUs) {
    sender.forget(stream);
    open.remove(stream.id);
    remember(stream.id, byUs);
    stream.close();
  }

  /** Closes all of them, and remembers none: nothing more is read. */
  void closeAll() {
    for (Http2Stream stream : open.values()) {
      stream.close();
    }
    open.clear();
    sender.clear();
  }

  /**
   * A stream of this number has ended.
   *
   * @param byUs whether we have reset or refused it
   */
  void remember(int id, boolean byUs) {
    closedLately[closedCount] = byUs ? -id : id;
    closedCount = (closedCount + 1) % CLOSED_REMEMBERED;
  }

  // ---- windows ---------------------------------------------------------------------------------

  /**
   * The peer takes more of a stream, or less; what waited for that is sent in its turn.
   *
   * @return false if that is more than there can be
   */
  boolean widen(Http2Stream stream, int bytes) {
    stream.sendWindow += bytes;
    if (stream.sendWindow > WINDOW_BYTES_MAX) {
      return false;
    }
    BodyReader reader = stream.reader;
    // One that is reading comes back with its piece.
    boolean waits = stream.pending != null || (reader != null && !reader.isBusy());
    if (waits && stream.sendWindow > 0) {
      sender.add(stream);
    }
    return true;
  }

  /**
   * What a new stream may be sent; those that are open change by the difference (section 6.9.2).
   *
   * @return false if for one of them that is more than there can be
   */
  boolean setInitialWindow(int bytes) {
    int more = bytes - initialSendWindow;
    initialSendWindow = bytes;
    for (Http2Stream stream : open.values()) {
      if (!widen(stream, more)) {
        return false;
      }
    }
    return true;
  }

  /** Whether some answer waits for the peer to take more. */
  boolean anyWaitsForPeer() {
    for (Http2Stream stream : open.values()) {
      if (stream.answering && !stream.waitsForUs()) {
        return true;
      }
    }
    return false;
  }

  /** Whether some answer goes on without another word of the peer. */
  boolean anyGoesOn() {
    for (Http2Stream stream : open.values()) {
      boolean hasTurn = stream.queued && stream.sendWindow > 0 && sender.hasWindow();
      if (stream.waitsForUs() || hasTurn) {
        return true;
      }
    }
    return false;
  }
}
