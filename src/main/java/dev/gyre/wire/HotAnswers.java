package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.http.Selectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of files that were asked for twice, by the target of the request, and the heads that
 * asked for them: a hit costs one look-up and, if the file is small, no system call but that of
 * sending. An answer is used for {@code --cache-valid} after the look at its file and then made
 * anew, so no change goes unseen for longer. Larger files are kept open for that time and not
 * longer, so that what was removed gives its room on the disk back.
 *
 * <p>Bounded in bytes, and in open files. What was asked for once is not kept, so that a walk over
 * all files, or over names that are made up, moves nothing out; who has not been asked for since
 * the last pass goes first. One for each loop, used by its thread only, so there is no lock and no
 * shared counter.
 *
 * <p>An answer is made anew, not compared with its file: the look-up is cheap enough once a second,
 * and there is one way of making answers. But a 304 that a look at the file gave renews the answer
 * of the same strong tag, or clients that only revalidate would never have one from here.
 *
 * <p>Nothing is less strict for it: the full parser has accepted the request, or these very bytes.
 * Only GET and HEAD; only 200, and 304 for exactly our tag or date; never with a weak tag or a
 * query. All else goes the long way. What varies by Accept-Encoding is kept for each value of that.
 */
final class HotAnswers {
  /** A power of two. */
  private static final int SLOTS = 4096;

  private static final int REMOVED_MAX = 64;

  private final long bytesMax;
  private final long validNanos;
  private final HeadParts headParts;
  private final @Nullable HotAnswer[] slots;
  private final int[] askedOnce;
  private final ArrayDeque<HotAnswer> byAge = new ArrayDeque<>();
  private final ArrayDeque<HotAnswer> files = new ArrayDeque<>();
  private final int filesMax;
  private int removed;
  private long bytes;

  /**
   * An empty one.
   *
   * @param bytesMax 0 keeps nothing
   * @param validNanos how long an answer is good
   * @param filesMax how many answers may have their bodies in open files
   * @param headParts for the heads of answers
   */
  HotAnswers(long bytesMax, long validNanos, int filesMax, HeadParts headParts) {
    this.filesMax = filesMax;
    this.bytesMax = bytesMax;
    this.validNanos = validNanos;
    this.headParts = headParts;
    this.slots = new HotAnswer[bytesMax == 0 ? 1 : SLOTS];
    this.askedOnce = new int[slots.length];
  }

  /**
   * What heads are made with.
   *
   * @param scratch room for one
   * @param dateLine the present Date field with its line end
   * @param fixedFields what stands in all of them
   */
  record HeadParts(byte[] scratch, Supplier<byte[]> dateLine, byte[] fixedFields) {}

  /** The answer to a request, or null. Hot: no allocation, no system call. */
  @Nullable HotAnswer find(Request request, long nowNanos) {
    if (bytes == 0) {
      return null;
    }
    if (request.method() != Method.GET && request.method() != Method.HEAD) {
      return null;
    }
    HotAnswer answer = keptFor(request, request.targetHash());
    if (answer == null || !answer.isValid(nowNanos) || isOutdated(answer)) {
      return null;
    }
    answer.used = true;
    return answer;
  }

  /** Whether the file of an answer has changed; such an answer is never used again. Hot. */
  private boolean isOutdated(HotAnswer answer) {
    if (answer.isUnchanged()) {
      return false;
    }
    remove(answer);
    return true;
  }

  /** The answer to a request, good still or not; or null. */
  private @Nullable HotAnswer keptFor(Request request, int hash) {
    HotAnswer answer = slots[slot(hash)];
    while (answer != null && !answer.isFor(request, hash)) {
      answer = answer.nextInSlot;
    }
    return answer;
  }

  /**
   * What is known of a head that stands there, whole, byte for byte; or null. Nothing is less
   * strict for it: a parser has accepted exactly these bytes before. Hot: no allocation, no system
   * call.
   */
  @Nullable HotHead findHead(byte[] buffer, int from, int to, long nowNanos) {
    if (bytes == 0) {
      return null;
    }
    int hash = Request.targetHashAt(buffer, from, to);
    HotAnswer answer = slots[slot(hash)];
    while (answer != null) {
      if (answer.targetHash() == hash && answer.isValid(nowNanos)) {
        HotHead head = answer.headAt(buffer, from, to);
        if (head != null) {
          if (isOutdated(answer)) {
            return null;
          }
          answer.used = true;
          return head;
        }
      }
      answer = answer.nextInSlot;
    }
    return null;
  }

  /** Remembers the head of a request that {@link #find} had the answer to. May evict that. */
  void learn(Request request, HotAnswer answer, boolean unchanged) {
    if (!HotHead.isFit(request)) {
      return;
    }
    bytes -= answer.sizeBytes();
    answer.learn(new HotHead(request, answer, unchanged));
    bytes += answer.sizeBytes();
    evict();
  }

  /** How a request selects among the answers of one file. */
  enum Selection {
    /** 200. */
    WHOLE,
    /** 304. */
    UNCHANGED,
    /** What only a look at the whole request can tell. */
    UNKNOWN
  }

  /**
   * What a request wants of its hot answer. If-None-Match goes before If-Modified-Since (RFC 9110
   * section 13.2.2); whatever is not plainly the tag or the date we sent is left to the full rules.
   */
  static Selection selection(Request request, HotAnswer answer) {
    int selectors = request.selectors();
    if (selectors == Selectors.NONE) {
      return Selection.WHOLE;
    }
    if ((selectors & Selectors.OTHER) != 0) {
      return Selection.UNKNOWN;
    }
    boolean unchanged =
        (selectors & Selectors.IF_NONE_MATCH) != 0
            ? request.headerIs("if-none-match", answer.entityTag())
            : request.headerIs("if-modified-since", answer.lastModified());
    return unchanged ? Selection.UNCHANGED : Selection.UNKNOWN;
  }

  /**
   * Keeps an answer if it is one that may be kept and has been asked for before; or has one that is
   * kept stay, if this is the 304 of a look that found the same.
   *
   * @param body all bytes of the file, or null when they were not read: then the file may be kept
   * @param lookedNanos when the file had not been looked at yet
   */
  void offer(
      Request request,
      Response response,
      @Nullable ByteBuf body,
      ByteBufAllocator allocator,
      long lookedNanos) {
    if (response.status() == 304) {
      renew(request, response, lookedNanos);
    }
    if (bytesMax == 0 || (body == null && filesMax == 0) || !mayBeKept(request, response)) {
      return;
    }
    int hash = request.targetHash();
    int slot = slot(hash);
    boolean replaced = removeOld(request, hash);
    if (!replaced && askedOnce[slot] != hash) {
      askedOnce[slot] = hash;
      return;
    }
    HotAnswer answer = make(request, response, body, allocator, lookedNanos + validNanos);
    if (answer == null) {
      return; // it is sent all the same
    }
    answer.nextInSlot = slots[slot];
    slots[slot] = answer;
    byAge.add(answer);
    bytes += answer.sizeBytes();
    if (answer.file() != null) {
      files.add(answer);
      closeFiles(lookedNanos);
    }
    evict();
  }

  /** An answer that can be kept; null when there is no memory for it. */
  private @Nullable HotAnswer make(
      Request request,
      Response response,
      @Nullable ByteBuf body,
      ByteBufAllocator allocator,
      long validUntilNanos) {
    ByteBuf room = null;
    try {
      room = allocator.directBuffer(HotAnswer.usualBytes(body));
      return new HotAnswer(request, response, body, headParts, room, validUntilNanos);
    } catch (OutOfMemoryError none) {
      if (room != null) {
        room.release();
      }
      return null;
    }
  }

  /**
   * An answer with the same tag is as good as new. Without this, clients that all have the file
   * already would never be answered from here.
   */
  private void renew(Request request, Response response, long lookedNanos) {
    String tag = response.headers().first("ETag");
    HotAnswer answer = keptFor(request, request.targetHash());
    if (answer != null && tag != null && answer.hasTag(tag)) {
      answer.renew(lookedNanos + validNanos);
    }
  }

  /** Whether others may be sent it, if its body is small. */
  static boolean mayBeKept(Request request, Response response) {
    String tag = response.headers().first("ETag");
    return response.status() == 200
        && response.reuse() != Response.Reuse.NOBODY
        && request.method() == Method.GET
        // One for a range that is not heeded is in no coding, whatever the client accepts.
        && (request.selectors() & Selectors.OTHER) == 0
        && response.body() instanceof Body.File
        && tag != null
        && !tag.startsWith("W/")
        && response.headers().first("Last-Modified") != null
        && isTold(request, response.headers().first("Vary"))
        && !request.targetHas('?');
  }

  /** Whether the request tells by one field at most what an answer varies by. */
  private static boolean isTold(Request request, @Nullable String vary) {
    return vary == null
        || (vary.equals("Accept-Encoding") && request.headers("accept-encoding").size() <= 1);
  }

  private boolean removeOld(Request request, int hash) {
    HotAnswer old = keptFor(request, hash);
    if (old != null) {
      remove(old);
    }
    return old != null;
  }

  private void remove(HotAnswer answer) {
    removed++;
    int slot = slot(answer.targetHash());
    HotAnswer before = slots[slot];
    if (answer.equals(before)) {
      slots[slot] = answer.nextInSlot;
    } else {
      while (before != null && !answer.equals(before.nextInSlot)) {
        before = before.nextInSlot;
      }
      if (before != null) {
        before.nextInSlot = answer.nextInSlot;
      }
    }
    bytes -= answer.sizeBytes();
    answer.release();
    forgetRemoved();
  }

  /**
   * What was removed has its place in the queue by age until that is not worth a pass over all of
   * it.
   */
  private void forgetRemoved() {
    if (removed > REMOVED_MAX && removed > byAge.size() / 2) {
      byAge.removeIf(answer -> !answer.kept);
      removed = 0;
    }
  }

  // Second chance: who was used since the last pass goes to the end of the queue once more.
  private void evict() {
    while (bytes > bytesMax || byAge.size() > 2 * SLOTS) {
      HotAnswer oldest = byAge.poll();
      if (oldest == null) {
        return;
      }
      if (!oldest.kept) {
        removed--;
        continue;
      }
      if (oldest.used) {
        oldest.used = false;
        byAge.add(oldest);
      } else {
        remove(oldest);
      }
    }
  }

  /**
   * Closes files of answers that are not good any more, and the oldest ones if there are too many.
   */
  void closeFiles(long nowNanos) {
    for (int left = files.size(); left > 0; left--) {
      HotAnswer oldest = files.remove();
      if (oldest.kept && files.size() < filesMax && oldest.isValid(nowNanos)) {
        files.add(oldest);
      } else if (oldest.kept) {
        remove(oldest);
      }
    }
  }

  /** Closes all files. */
  void closeFiles() {
    for (HotAnswer answer = files.poll(); answer != null; answer = files.poll()) {
      if (answer.kept) {
        remove(answer);
      }
    }
  }

  /** Bytes that are kept. */
  long bytes() {
    return bytes;
  }

  /** Gives everything back, on the loop. */
  void clear() {
    for (HotAnswer answer = byAge.poll(); answer != null; answer = byAge.poll()) {
      if (answer.kept) {
        remove(answer);
      }
    }
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (slots.length - 1);
  }
}
