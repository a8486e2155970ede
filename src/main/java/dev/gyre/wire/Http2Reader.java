package dev.gyre.wire;

import dev.gyre.http2.Http2Frame;
import java.util.Arrays;

/**
 * Cuts the input of an HTTP/2 connection into frames, checks what a frame alone can tell (RFC 9113
 * sections 4 and 6), puts header blocks together, and hands all of it over: what belongs to
 * requests to these, the rest to {@link Http2Control}. Used by the connection's loop thread.
 */
final class Http2Reader {
  /** What a client that knows begins with (section 3.4). */
  static final byte[] PREFACE = Http2Frame.preface();

  /** Frames that a header block may be cut into; more where it may have more bytes than that. */
  private static final int CONTINUATIONS_LEAST = 16;

  private static final int CONTINUATION_BYTES = Http2Frame.PAYLOAD_BYTES_MAX / 2;

  private static final byte[] NOTHING = {};

  private final Http2Session session;
  private final Http2Control control;
  private final Http2Requests requests;
  private final int blockBytesMax;
  private final int continuationsMax;
  private boolean prefaceSeen;
  private boolean settingsSeen;
  private byte[] block = NOTHING;
  private int blockLength;
  private int blockStream;
  private boolean blockEndsStream;
  private boolean blockDependsOnItself;
  private int continuations;
  private long completed;

  /**
   * For heads of that size.
   *
   * @param headBytesMax the longest head of a request that is accepted
   */
  Http2Reader(
      Http2Session session, Http2Control control, Http2Requests requests, int headBytesMax) {
    this.session = session;
    this.control = control;
    this.requests = requests;
    this.blockBytesMax = blockBytesMax(headBytesMax);
    this.continuationsMax = Math.max(CONTINUATIONS_LEAST, blockBytesMax / CONTINUATION_BYTES);
  }

  /** The longest header block that is read: any that is one frame, and twice the longest head. */
  static int blockBytesMax(int headBytesMax) {
    return Math.max(2 * headBytesMax, Http2Frame.PAYLOAD_BYTES_MAX);
  }

  /** How many frames, or header blocks in several, were complete so far. */
  long completed() {
    return completed;
  }

  /** Whether a header block has begun and is not complete. */
  boolean isInsideBlock() {
    return blockStream != 0;
  }

  /** Hands over the frames that are whole, until the session wants no more. Hot. */
  int consume(byte[] bytes, int length) {
    int at = 0;
    if (!prefaceSeen) {
      int known = Math.min(length, PREFACE.length);
      if (!Arrays.equals(bytes, 0, known, PREFACE, 0, known)) {
        session.fail(Http2Frame.PROTOCOL_ERROR);
        return length;
      }
      if (known < PREFACE.length) {
        return 0;
      }
      prefaceSeen = true;
      at = PREFACE.length;
    }
    while (length - at >= Http2Frame.HEADER_BYTES && session.wantsInput()) {
      int payload = Http2Frame.int32(bytes, at) >>> 8;
      if (payload > Http2Frame.PAYLOAD_BYTES_MAX) {
        session.fail(Http2Frame.FRAME_SIZE_ERROR);
        return length;
      }
      if (length - at - Http2Frame.HEADER_BYTES < payload) {
        break;
      }
      int start = at + Http2Frame.HEADER_BYTES;
      int stream = Http2Frame.int31(bytes, at + Http2Frame.STREAM_AT);
      frame(bytes[at + 3] & 0xff, bytes[at + 4] & 0xff, stream, bytes, start, payload);
      completed += isInsideBlock() ? 0 : 1;
      at = start + payload;
    }
    return at;
  }

  private void frame(int type, int flags, int stream, byte[] bytes, int from, int length) {
    boolean fits = blockStream == 0 || (type == Http2Frame.CONTINUATION && stream == blockStream);
    if (!fits || (!settingsSeen && type != Http2Frame.SETTINGS)) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    switch (type) {
      case Http2Frame.DATA -> data(flags, stream, bytes, from, length);
      case Http2Frame.HEADERS -> headers(flags, stream, bytes, from, length);
      case Http2Frame.CONTINUATION -> continuation(flags, bytes, from, length);
      case Http2Frame.PRIORITY -> priority(stream, bytes, from, length);
      case Http2Frame.RST_STREAM -> {
        if (isOf(stream, length == 4)) {
          control.streamReset(stream);
        }
      }
      case Http2Frame.SETTINGS -> settings(flags, stream, bytes, from, length);
      case Http2Frame.PUSH_PROMISE -> session.fail(Http2Frame.PROTOCOL_ERROR);
      case Http2Frame.PING -> {
        if (isOfConnection(stream, length == 8)) {
          control.ping((flags & Http2Frame.ACK) != 0, bytes, from);
        }
      }
      case Http2Frame.GOAWAY -> {
        if (isOfConnection(stream, length >= 8)) {
          session.charge(Http2Allowance.RESET); // the peer asks nothing more and will close
        }
      }
      case Http2Frame.WINDOW_UPDATE -> {
        if (length == 4) {
          control.windowUpdate(stream, Http2Frame.int31(bytes, from));
        } else {
          session.fail(Http2Frame.FRAME_SIZE_ERROR);
        }
      }
      default -> session.charge(Http2Allowance.FRAME); // section 4.1: ignored
    }
  }

  private boolean isOf(int stream, boolean hasItsSize) {
    if (stream == 0 || !hasItsSize) {
      session.fail(stream == 0 ? Http2Frame.PROTOCOL_ERROR : Http2Frame.FRAME_SIZE_ERROR);
      return false;
    }
    return true;
  }

  private boolean isOfConnection(int stream, boolean hasItsSize) {
    if (stream != 0 || !hasItsSize) {
      session.fail(stream != 0 ? Http2Frame.PROTOCOL_ERROR : Http2Frame.FRAME_SIZE_ERROR);
      return false;
    }
    return true;
  }

  /** Where the padding of a frame begins, or -1 if there is more of it than frame. */
  private static int endWithoutPadding(int flags, byte[] bytes, int from, int length) {
    if ((flags & Http2Frame.PADDED) == 0) {
      return from + length;
    }
    int padding = length == 0 ? 0 : bytes[from] & 0xff;
    return length == 0 || padding >= length ? -1 : from + length - padding;
  }

  private void data(int flags, int stream, byte[] bytes, int from, int length) {
    int end = endWithoutPadding(flags, bytes, from, length);
    if (stream == 0 || end < 0) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    int content = end - from - ((flags & Http2Frame.PADDED) != 0 ? 1 : 0);
    requests.data(stream, length, content, (flags & Http2Frame.END_STREAM) != 0);
  }

  private void headers(int flags, int stream, byte[] bytes, int from, int length) {
    int start = (flags & Http2Frame.PADDED) != 0 ? from + 1 : from;
    int end = endWithoutPadding(flags, bytes, from, length);
    if (end < 0 || (stream & 1) == 0) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    blockDependsOnItself = false;
    if ((flags & Http2Frame.WITH_PRIORITY) != 0) {
      if (end - start < Http2Frame.PRIORITY_BYTES) {
        session.fail(Http2Frame.FRAME_SIZE_ERROR);
        return;
      }
      blockDependsOnItself = Http2Frame.int31(bytes, start) == stream;
      start += Http2Frame.PRIORITY_BYTES;
    }
    if (!requests.mayBegin(stream)) {
      return;
    }
    blockEndsStream = (flags & Http2Frame.END_STREAM) != 0;
    if ((flags & Http2Frame.END_HEADERS) != 0) {
      requests.head(stream, bytes, start, end, blockEndsStream, blockDependsOnItself);
    } else {
      blockStream = stream;
      blockLength = 0;
      continuations = 0;
      addToBlock(bytes, start, end); // which has room for a frame
    }
  }

  private void continuation(int flags, byte[] bytes, int from, int length) {
    if (blockStream == 0) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
    } else if (++continuations > continuationsMax || !addToBlock(bytes, from, from + length)) {
      session.flood();
    } else if ((flags & Http2Frame.END_HEADERS) != 0) {
      int stream = blockStream;
      byte[] whole = block;
      blockStream = 0;
      block = NOTHING;
      requests.head(stream, whole, 0, blockLength, blockEndsStream, blockDependsOnItself);
    }
  }

  private boolean addToBlock(byte[] bytes, int from, int to) {
    int length = to - from;
    if (blockLength + length > blockBytesMax) {
      return false;
    }
    if (blockLength + length > block.length) {
      block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + length));
    }
    System.arraycopy(bytes, from, block, blockLength, length);
    blockLength += length;
    return true;
  }

  private void priority(int stream, byte[] bytes, int from, int length) {
    session.charge(Http2Allowance.FRAME);
    if (stream == 0) {
      session.fail(Http2Frame.PROTOCOL_ERROR);
    } else if (length != Http2Frame.PRIORITY_BYTES) {
      session.streamError(stream, Http2Frame.FRAME_SIZE_ERROR);
    } else if (Http2Frame.int31(bytes, from) == stream) {
      session.streamError(stream, Http2Frame.PROTOCOL_ERROR);
    }
  }

  private void settings(int flags, int stream, byte[] bytes, int from, int length) {
    session.charge(Http2Allowance.RESET);
    boolean ack = (flags & Http2Frame.ACK) != 0;
    if (!isOfConnection(stream, ack ? length == 0 : length % 6 == 0)) {
      return;
    }
    settingsSeen = true;
    if (ack) {
      return;
    }
    for (int at = from; at < from + length; at += 6) {
      control.setting(Http2Frame.int32(bytes, at) >>> 16, Http2Frame.int32(bytes, at + 2));
    }
    control.settingsEnded();
  }
}
