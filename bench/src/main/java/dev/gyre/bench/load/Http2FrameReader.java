package dev.gyre.bench.load;

import dev.gyre.http2.Http2Frame;
import java.util.Arrays;

/**
 * Cuts what a server sends into frames, and puts header blocks together. Bodies are passed on as
 * they come; any other frame waits until it is whole. Hot: no allocation, unless a frame is split
 * between reads. One thread.
 */
final class Http2FrameReader {
  /** A longer header block is not believed. */
  static final int BLOCK_BYTES_MAX = 64 * 1024;

  private final Http2Frames frames;
  private final byte[] header = new byte[Http2Frame.HEADER_BYTES];
  private int headerLength;
  private boolean settingsSeen;
  // The frame at hand; type -1 stands for none.
  private int type = -1;
  private int flags;
  private int stream;
  private int length;
  private int missing;
  private int content;
  private byte[] split = {};
  // A header block that goes on in further frames; stream 0 stands for none.
  private byte[] block = {};
  private int blockLength;
  private int blockStream;
  private boolean blockEndsStream;

  Http2FrameReader(Http2Frames frames) {
    this.frames = frames;
  }

  /** Forgets everything, for the next connection. */
  void reset() {
    headerLength = 0;
    settingsSeen = false;
    type = -1;
    blockStream = 0;
  }

  /** Takes bytes up to the end of a frame, or all; returns the index after the last it took. */
  int read(byte[] bytes, int from, int to) {
    int at = from;
    if (type < 0) {
      int taken = Math.min(Http2Frame.HEADER_BYTES - headerLength, to - at);
      System.arraycopy(bytes, at, header, headerLength, taken);
      headerLength += taken;
      at += taken;
      if (headerLength < Http2Frame.HEADER_BYTES || !begin()) {
        return at;
      }
    }
    return type == Http2Frame.DATA ? data(bytes, at, to) : other(bytes, at, to);
  }

  // Returns false when nothing that follows can be understood.
  private boolean begin() {
    headerLength = 0;
    length = Http2Frame.int32(header, 0) >>> 8;
    flags = header[4];
    stream = Http2Frame.int31(header, Http2Frame.STREAM_AT);
    int next = header[3] & 0xff;
    boolean fits =
        blockStream == 0 ? next != Http2Frame.CONTINUATION : next == Http2Frame.CONTINUATION;
    if (!settingsSeen && next != Http2Frame.SETTINGS) {
      frames.broken("what the server sent first is no SETTINGS frame of HTTP/2");
      return false;
    }
    if (length > Http2Frame.PAYLOAD_BYTES_MAX
        || !fits
        || (blockStream != 0 && stream != blockStream)) {
      frames.broken("the server sent a frame of %d bytes of type %d".formatted(length, next));
      return false;
    }
    type = next;
    missing = length;
    content = (flags & Http2Frame.PADDED) == 0 ? length : -1; // its first byte will tell
    return true;
  }

  private int data(byte[] bytes, int from, int to) {
    int at = from;
    if (content < 0 && missing > 0) {
      if (at == to) {
        return at;
      }
      content = length - 1 - (bytes[at] & 0xff);
      at++;
      missing--;
    }
    if (content < 0) {
      frames.broken("the server sent more padding than frame");
      return at;
    }
    int part = Math.min(missing, to - at);
    int useful = Math.min(content, part);
    if (useful > 0) {
      frames.data(stream, bytes, at, useful);
      content -= useful;
    }
    missing -= part;
    if (missing == 0) {
      type = -1;
      frames.dataEnded(stream, length, (flags & Http2Frame.END_STREAM) != 0);
    }
    return at + part;
  }

  private int other(byte[] bytes, int from, int to) {
    int part = Math.min(missing, to - from);
    byte[] source = bytes;
    int start = from;
    if (part < length) {
      if (split.length < length) {
        split = new byte[length];
      }
      System.arraycopy(bytes, from, split, length - missing, part);
      source = split;
      start = 0;
    }
    missing -= part;
    if (missing == 0) {
      int ended = type;
      type = -1;
      whole(ended, source, start);
    }
    return from + part;
  }

  private void whole(int ended, byte[] bytes, int from) {
    boolean good =
        switch (ended) {
          case Http2Frame.HEADERS -> headers(bytes, from);
          case Http2Frame.CONTINUATION -> addToBlock(bytes, from, from + length);
          case Http2Frame.RST_STREAM -> {
            if (length == 4) {
              frames.reset(stream, Http2Frame.int32(bytes, from));
            }
            yield length == 4;
          }
          case Http2Frame.SETTINGS -> settings(bytes, from);
          case Http2Frame.PUSH_PROMISE -> false; // we have forbidden it
          case Http2Frame.PING -> {
            if (length == 8 && (flags & Http2Frame.ACK) == 0) {
              frames.ping(bytes, from);
            }
            yield length == 8;
          }
          case Http2Frame.GOAWAY -> {
            if (length >= 8) {
              frames.goAway(Http2Frame.int31(bytes, from), Http2Frame.int32(bytes, from + 4));
            }
            yield length >= 8;
          }
          default -> true; // section 4.1: ignored; windows too, since no request has a body
        };
    if (!good) {
      frames.broken("the server sent a bad frame of type " + ended);
    }
  }

  private boolean settings(byte[] bytes, int from) {
    settingsSeen = true;
    if ((flags & Http2Frame.ACK) != 0 || length % 6 != 0) {
      return length % 6 == 0;
    }
    for (int at = from; at < from + length; at += 6) {
      frames.setting(Http2Frame.int32(bytes, at) >>> 16, Http2Frame.int32(bytes, at + 2));
    }
    frames.settingsEnded();
    return true;
  }

  private boolean headers(byte[] bytes, int from) {
    int start = from;
    int end = from + length;
    if ((flags & Http2Frame.PADDED) != 0 && length > 0) {
      end -= bytes[start] & 0xff;
      start++;
    }
    if ((flags & Http2Frame.WITH_PRIORITY) != 0) {
      start += Http2Frame.PRIORITY_BYTES;
    }
    if (start > end) {
      return false;
    }
    boolean endsStream = (flags & Http2Frame.END_STREAM) != 0;
    if ((flags & Http2Frame.END_HEADERS) != 0) {
      frames.headers(stream, bytes, start, end, endsStream);
      return true;
    }
    blockStream = stream;
    blockLength = 0;
    blockEndsStream = endsStream;
    return addToBlock(bytes, start, end);
  }

  private boolean addToBlock(byte[] bytes, int from, int to) {
    int added = to - from;
    if (blockLength + added > BLOCK_BYTES_MAX) {
      return false;
    }
    if (blockLength + added > block.length) {
      block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + added));
    }
    System.arraycopy(bytes, from, block, blockLength, added);
    blockLength += added;
    if ((flags & Http2Frame.END_HEADERS) != 0) {
      blockStream = 0;
      frames.headers(stream, block, 0, blockLength, blockEndsStream);
    }
    return true;
  }
}
