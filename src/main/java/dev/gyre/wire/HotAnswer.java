package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Headers;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.os.NativeBytes;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a whole file, ready to be sent: its head, the body and the head of its 304, one
 * behind the other in one buffer. A large body is not in it, but stays in its open file, which is
 * asked each time whether it is still the same. Only the Date in them is written anew, and the end
 * of a head that says whether the connection stays. Used by one loop's thread.
 */
final class HotAnswer {
  /** How logs tell that an answer was one of these. */
  static final String STRATEGY = "cache";

  private static final int HEAD_BYTES_USUAL = 512;

  /** Heads of requests that are known to ask for this: those of a few kinds of clients. */
  private static final int HEADS_MAX = 4;

  /** What an entry costs beside its bytes, about. */
  private static final int OBJECT_BYTES = 256;

  /** Of the empty line at the end of a head. */
  private static final int END_BYTES = 2;

  private static final String ACCEPT_ENCODING = "accept-encoding";
  private static final String HOST = "host";

  /** What a 304 leaves out, since the client has it (RFC 9110 section 15.4.5). */
  private static final Set<String> OF_THE_CONTENT =
      Set.of("Accept-Ranges", "Content-Type", "Content-Encoding", "X-Content-Type-Options");

  private final byte[] target;
  private final int targetHash;
  private final boolean varies;
  private final byte @Nullable [] acceptEncoding;
  private final boolean ofOneHost;
  private final byte @Nullable [] host;
  private final byte[] entityTag;
  private final byte[] lastModified;
  private final ByteBuf bytes;
  private final NativeBytes sendable;
  private final @Nullable Content file;
  private final int headBytes;
  private final int dateAt;
  private final int unchangedAt;
  private final int unchangedDateAt;
  private byte @Nullable [] dateInPlace;
  private long validUntilNanos;
  private final @Nullable HotHead[] heads = new HotHead[HEADS_MAX];
  private @Nullable KeptBlock wholeBlock;
  private @Nullable KeptBlock unchangedBlock;
  private int headsLearned;
  private int headsBytes;

  /** The next of the same slot in the table. */
  @Nullable HotAnswer nextInSlot;

  /** Whether it was sent since eviction last passed by. */
  boolean used;

  /** Whether the table still holds it. */
  boolean kept = true;

  /** Room for one with usual heads. */
  static int usualBytes(@Nullable ByteBuf body) {
    return (2 * HEAD_BYTES_USUAL) + (body == null ? 0 : body.readableBytes());
  }

  /**
   * Copies what it keeps. When this fails, the file is not kept and the room is the caller's.
   *
   * @param request that it answers
   * @param response a 200 with a strong tag, a date and a whole file; if it varies, then by
   *     Accept-Encoding only
   * @param body all bytes of the file; or null, when the file is to be kept open instead
   * @param room for its bytes, grows when it has to; owned from now on
   * @param validUntilNanos until when it may be sent without another look at the file
   */
  HotAnswer(
      Request request,
      Response response,
      @Nullable ByteBuf body,
      HotAnswers.HeadParts parts,
      ByteBuf room,
      long validUntilNanos) {
    this.target = request.targetBytes();
    this.targetHash = request.targetHash();
    String vary = response.headers().first("Vary");
    this.varies = vary != null;
    String accepted = request.header(ACCEPT_ENCODING);
    this.acceptEncoding = accepted == null ? null : accepted.getBytes(StandardCharsets.ISO_8859_1);
    this.ofOneHost = response.reuse() == Response.Reuse.HOST;
    String named = ofOneHost ? request.header(HOST) : null;
    this.host = named == null ? null : named.getBytes(StandardCharsets.ISO_8859_1);
    String tag = Objects.requireNonNull(response.headers().first("ETag"));
    String date = Objects.requireNonNull(response.headers().first("Last-Modified"));
    this.entityTag = tag.getBytes(StandardCharsets.US_ASCII);
    this.lastModified = date.getBytes(StandardCharsets.US_ASCII);
    this.validUntilNanos = validUntilNanos;
    this.bytes = room;
    writeHead(bytes, parts, 200, response.headers(), response.body());
    this.headBytes = bytes.readableBytes();
    this.dateAt = ResponseHead.dateAt(200, parts.fixedFields());
    if (body != null) {
      bytes.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
    Headers validators = new Headers();
    for (int i = 0; i < response.headers().size(); i++) {
      if (!OF_THE_CONTENT.contains(response.headers().name(i))) {
        validators.add(response.headers().name(i), response.headers().value(i));
      }
    }
    this.unchangedAt = bytes.writerIndex();
    writeHead(bytes, parts, 304, validators, new Body.Empty());
    this.unchangedDateAt = unchangedAt + ResponseHead.dateAt(304, parts.fixedFields());
    this.sendable = new NativeBytes(bytes.nioBuffer(0, bytes.writerIndex()));
    this.file = body == null ? ((Body.File) response.body()).content().share() : null;
  }

  private static void writeHead(
      ByteBuf out, HotAnswers.HeadParts parts, int status, Headers headers, Body body) {
    ResponseHead.write(
        out,
        parts.scratch(),
        status,
        headers,
        Framing.of(status, body.lengthBytes(), 1),
        body.lengthBytes(),
        Persistence.DEFAULT,
        parts.dateLine().get(),
        parts.fixedFields());
  }

  /**
   * Whether a request asks for this: by its target and, where they matter, its Accept-Encoding and
   * its Host. A target that names another host than Host is another target.
   */
  boolean isFor(Request request, int hash) {
    return targetHash == hash
        && request.targetIs(target)
        && (!varies || request.headerIsOnly(ACCEPT_ENCODING, acceptEncoding))
        && (!ofOneHost || request.headerIsOnly(HOST, host));
  }

  int targetHash() {
    return targetHash;
  }

  /** Whether its tag, which is a strong one, is this. */
  boolean hasTag(String tag) {
    return tag.equals(new String(entityTag, StandardCharsets.US_ASCII));
  }

  byte[] entityTag() {
    return entityTag;
  }

  byte[] lastModified() {
    return lastModified;
  }

  boolean isValid(long nowNanos) {
    return nowNanos - validUntilNanos < 0;
  }

  /** Its file has been looked at again and is the same. */
  void renew(long untilNanos) {
    validUntilNanos = untilNanos;
  }

  /** What it costs the cache. */
  long sizeBytes() {
    return (long) bytes.capacity()
        + target.length
        + headsBytes
        + (acceptEncoding == null ? 0 : acceptEncoding.length)
        + OBJECT_BYTES;
  }

  /** The known head that stands there, or null. Hot. */
  @Nullable HotHead headAt(byte[] buffer, int from, int to) {
    for (HotHead head : heads) {
      if (head == null) {
        return null;
      }
      if (head.request().isAt(buffer, from, to)) {
        return head;
      }
    }
    return null;
  }

  /** Remembers a head, in the place of the oldest if there are too many. */
  void learn(HotHead head) {
    int place = headsLearned++ % HEADS_MAX;
    HotHead before = heads[place];
    headsBytes += head.sizeBytes() - (before == null ? 0 : before.sizeBytes());
    heads[place] = head;
  }

  /**
   * The head as a header block of HTTP/2, with the present date; made at the first call. Good until
   * the next call. Hot.
   *
   * @param of304 whether that of the 304
   */
  byte[] http2Block(boolean of304, byte[] dateLine) {
    KeptBlock kept = of304 ? unchangedBlock : wholeBlock;
    if (kept == null) {
      byte[] head = new byte[headBytes(of304 ? Part.UNCHANGED : Part.WHOLE)];
      bytes.getBytes(of304 ? unchangedAt : 0, head);
      kept = KeptBlock.of(head, of304 ? unchangedDateAt - unchangedAt : dateAt);
      if (of304) {
        unchangedBlock = kept;
      } else {
        wholeBlock = kept;
      }
    }
    return kept.withDate(dateLine);
  }

  /** Bytes of the head of a part. */
  int headBytes(Part part) {
    return headEnd(part) - from(part);
  }

  /** Bytes of the body, where that is in memory. */
  int bodyBytes() {
    return unchangedAt - headBytes;
  }

  /** The file that has the body, or null where that is in memory. Belongs to this answer. */
  @Nullable Content file() {
    return file;
  }

  /** Whether it can be sent as it is: a file that was kept open may have changed. Hot. */
  boolean isUnchanged() {
    return file == null || file.isUnchangedAtOnce();
  }

  /** What of it is sent. */
  enum Part {
    /** The 200. */
    WHOLE,
    /** Its head, for HEAD. */
    HEAD,
    /** The 304. */
    UNCHANGED;

    /** Its status code. */
    int status() {
      return this == UNCHANGED ? 304 : 200;
    }

    /** What a request gets. */
    static Part of(Request request, boolean unchanged) {
      return unchanged ? UNCHANGED : request.method() == Method.HEAD ? HEAD : WHOLE;
    }
  }

  /** Where a part begins. */
  private int from(Part part) {
    return part == Part.UNCHANGED ? unchangedAt : 0;
  }

  private int headEnd(Part part) {
    return part == Part.UNCHANGED ? bytes.writerIndex() : headBytes;
  }

  private int to(Part part) {
    return part == Part.WHOLE ? unchangedAt : headEnd(part);
  }

  /**
   * Has a socket take what it takes now of a part, whose head ends in the usual way. Hot: no copy,
   * no allocation, one system call.
   *
   * @param more whether more follows at once
   * @return what of the part remains, owned by the caller; null when that is nothing, and all of it
   *     when the socket took none
   */
  @Nullable ByteBuf sendTo(
      int socket, Part part, byte[] dateLine, boolean more, ByteBufAllocator allocator) {
    setDate(dateLine);
    int from = from(part);
    int to = to(part);
    // What the socket has to say against it shows again when the rest is written.
    int sent = from + (int) Math.max(0, sendable.sendAtOnce(socket, from, to - from, more));
    if (sent == to) {
      return null;
    }
    return sent >= headEnd(part)
        ? bytes.retainedSlice(sent, to - sent)
        // The date in a head may not change any more.
        : allocator.directBuffer(to - sent).writeBytes(bytes, sent, to - sent);
  }

  /** The same encrypted; the channel takes what the socket does not. Hot: no allocation. */
  void sendTo(TlsStream tls, int socket, Part part, byte[] dateLine) {
    setDate(dateLine);
    tls.sendAtOnce(socket, bytes, from(part), bytesInMemory(part));
  }

  /** Bytes of a part that are in memory. */
  int bytesInMemory(Part part) {
    return to(part) - from(part);
  }

  private void setDate(byte[] dateLine) {
    if (!Arrays.equals(dateLine, dateInPlace)) {
      dateInPlace = dateLine;
      bytes.setBytes(dateAt, dateLine);
      bytes.setBytes(unchangedDateAt, dateLine);
    }
  }

  /**
   * Appends the head of a part, and the body if there is one and it is to be joined. Hot: copies
   * once.
   */
  void writeTo(ByteBuf out, Part part, boolean joined, Persistence persistence, byte[] dateLine) {
    int start = out.writerIndex();
    int from = from(part);
    int headEnd = headEnd(part);
    int to = joined ? to(part) : headEnd;
    if (persistence == Persistence.DEFAULT) {
      out.writeBytes(bytes, from, to - from); // as it is kept
    } else {
      out.writeBytes(bytes, from, headEnd - END_BYTES - from);
      persistence.writeEndTo(out);
      out.writeBytes(bytes, headEnd, to - headEnd);
    }
    out.setBytes(
        start + (part == Part.UNCHANGED ? unchangedDateAt - unchangedAt : dateAt), dateLine);
  }

  /** The body without a copy; the caller releases it, and it outlives this answer. */
  ByteBuf body() {
    return bytes.retainedSlice(headBytes, bodyBytes());
  }

  void release() {
    kept = false;
    bytes.release();
    if (file != null) {
      file.close();
    }
  }
}
