package dev.gyre.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.Buffer;
import io.netty.internal.tcnative.SSL;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one connection after its handshake (RFC 8446 section 5), by BoringSSL without its
 * SSLEngine. Bytes go in and come out where they are: BoringSSL copies a record before it decrypts
 * it, and encrypts from memory that it only reads. Used by one thread, and not after {@link
 * #release}.
 */
public final class RecordProtection {
  /** Bytes of the header of a record (RFC 8446 section 5.1). */
  private static final int HEADER_BYTES = 5;

  private static final int LENGTH_AT = 3;

  /** Plain bytes of a record at most (RFC 8446 section 5.1). */
  public static final int RECORD_BYTES_MAX = 16 * 1024;

  /** What a record has besides, 30 bytes at most, and room for one that tells of other keys. */
  private static final int OVERHEAD_BYTES = 64;

  /** Room for what BoringSSL says while it reads: an alert, or that its keys change too. */
  private static final int OWN_WORDS_BYTES = 256;

  /** The header of a record has come in parts, so it is not known where the next one begins. */
  private static final int UNKNOWN = Integer.MAX_VALUE;

  private final ReferenceCountedOpenSslEngine engine;
  private final long ssl;
  private final long bio;

  /** Bytes that are missing of a record that has begun. */
  private int missingBytes;

  private @Nullable SSLException failure;
  private boolean mayHaveWords;
  private boolean inputEnded;

  private RecordProtection(ReferenceCountedOpenSslEngine engine) {
    this.engine = engine;
    this.ssl = engine.sslPointer();
    this.bio = SSL.bioNewByteBuffer(ssl, OWN_WORDS_BYTES); // frees the engine's and takes its place
  }

  /** Whether it is BoringSSL by which a handler encrypts. */
  public static boolean canTakeOver(SslHandler handler) {
    return handler.engine() instanceof ReferenceCountedOpenSslEngine;
  }

  /**
   * Takes over from a handler that is between two records and has nothing left to write; it has
   * written something, so that its session tickets are gone. From then on it can only be removed.
   * The caller releases what it gets.
   *
   * @throws ClassCastException when it is not BoringSSL by which it encrypts
   */
  public static RecordProtection takeOver(SslHandler handler) {
    ReferenceCountedOpenSslEngine engine = (ReferenceCountedOpenSslEngine) handler.engine();
    return new RecordProtection((ReferenceCountedOpenSslEngine) engine.retain());
  }

  /**
   * Decrypts what was received. Hot: a whole record alone, which is the rule, needs no memory.
   *
   * @param received owned by this
   * @return what was in it, maybe nothing; owned by the caller. Then {@link #isInputEnded} tells
   *     whether it was the last
   */
  public ByteBuf decrypt(ByteBuf received, ByteBufAllocator allocator) {
    int length = received.readableBytes();
    return missingBytes == 0
            && length > HEADER_BYTES
            && length == recordBytes(received, 0)
            && received.isDirect()
        ? decryptInPlace(received, length)
        : decryptMany(received, length, allocator);
  }

  private static int recordBytes(ByteBuf received, int at) {
    return HEADER_BYTES + received.getUnsignedShort(received.readerIndex() + at + LENGTH_AT);
  }

  private ByteBuf decryptInPlace(ByteBuf record, int length) {
    long address = address(record, record.readerIndex());
    SSL.bioSetByteBuffer(bio, address, length, false);
    int read = SSL.readFromSSL(ssl, address, length);
    SSL.bioClearByteBuffer(bio);
    if (read <= 0) {
      checkEnd(read);
    }
    return record.writerIndex(record.readerIndex() + Math.max(0, read));
  }

  private ByteBuf decryptMany(ByteBuf received, int length, ByteBufAllocator allocator) {
    ByteBuf encrypted = received;
    ByteBuf plain = Unpooled.EMPTY_BUFFER;
    try {
      if (!received.isDirect()) {
        encrypted = allocator.directBuffer(length).writeBytes(received);
        received.release();
      }
      plain = allocator.directBuffer(length);
      countRecords(encrypted, length);
      SSL.bioSetByteBuffer(bio, address(encrypted, encrypted.readerIndex()), length, false);
      int read;
      do {
        plain.ensureWritable(1 + SSL.sslPending(ssl));
        int end = plain.writerIndex();
        read = SSL.readFromSSL(ssl, address(plain, end), plain.writableBytes());
        plain.writerIndex(end + Math.max(0, read));
      } while (read > 0);
      checkEnd(read);
      return plain;
    } catch (RuntimeException | Error e) { // for want of memory
      plain.release();
      throw e;
    } finally {
      SSL.bioClearByteBuffer(bio);
      encrypted.release();
    }
  }

  private void countRecords(ByteBuf encrypted, int length) {
    if (missingBytes == UNKNOWN) {
      return;
    }
    int next = missingBytes;
    while (next + HEADER_BYTES <= length) {
      next += recordBytes(encrypted, next);
    }
    missingBytes = next < length ? UNKNOWN : next - length;
  }

  private void checkEnd(int result) {
    mayHaveWords = true;
    int error = SSL.getError(ssl, result);
    if (error != SSL.SSL_ERROR_WANT_READ) {
      inputEnded = true;
      failure = error == SSL.SSL_ERROR_ZERO_RETURN ? null : failure(error);
    }
  }

  private static SSLException failure(int error) {
    int number = SSL.getLastErrorNumber();
    SSL.clearError();
    return new SSLException(
        number == 0 ? "BoringSSL says " + error : SSL.getErrorString(number & 0xffff_ffffL));
  }

  /** Whether nothing more is to be read: the peer has said so (close_notify), or has failed. */
  public boolean isInputEnded() {
    return inputEnded;
  }

  /** How the peer has failed, if that is why no more is read; {@link #takeOwnWords} tells it. */
  public @Nullable SSLException failure() {
    return failure;
  }

  /**
   * What is to be told to the peer because of what was read: an alert, or that keys change.
   *
   * @return owned by the caller; null when there is nothing
   */
  public @Nullable ByteBuf takeOwnWords(ByteBufAllocator allocator) {
    int length = mayHaveWords ? SSL.bioLengthNonApplication(bio) : 0;
    mayHaveWords = false;
    if (length == 0) {
      return null;
    }
    ByteBuf words = allocator.directBuffer(length);
    SSL.bioSetByteBuffer(bio, address(words, 0), length, true);
    words.writerIndex(SSL.bioFlushByteBuffer(bio));
    SSL.bioClearByteBuffer(bio);
    return words;
  }

  /** Room that is enough for so many bytes when they are encrypted. */
  public static int roomFor(int bytes) {
    return bytes + (1 + bytes / RECORD_BYTES_MAX) * OVERHEAD_BYTES;
  }

  /**
   * Appends bytes as records. Hot: no copy.
   *
   * @param plain a direct buffer
   * @param from the first byte
   * @param length how many, at least one
   * @param out a direct buffer with {@link #roomFor} them
   * @throws SSLException when the output has ended or the connection has failed
   */
  public void encrypt(ByteBuf plain, int from, int length, ByteBuf out) throws SSLException {
    int room = out.writableBytes();
    SSL.bioSetByteBuffer(bio, address(out, out.writerIndex()), room, true);
    int done = 0;
    int written;
    do { // a record each time
      written = SSL.writeToSSL(ssl, address(plain, from + done), length - done);
      done += Math.max(0, written);
    } while (written > 0 && done < length);
    out.writerIndex(out.writerIndex() + room - SSL.bioLengthByteBuffer(bio));
    SSL.bioClearByteBuffer(bio);
    if (written <= 0) {
      throw failure(SSL.getError(ssl, written));
    }
  }

  /**
   * What tells the peer that no more is sent (close_notify, RFC 8446 section 6.1).
   *
   * @return owned by the caller; null when the connection has failed
   */
  public @Nullable ByteBuf endOutput(ByteBufAllocator allocator) {
    mayHaveWords = true;
    if (SSL.shutdownSSL(ssl) < 0) {
      SSL.clearError();
    }
    return takeOwnWords(allocator);
  }

  /** To be called once, when the connection is over. */
  public void release() {
    engine.release();
  }

  private static long address(ByteBuf direct, int index) {
    return direct.hasMemoryAddress()
        ? direct.memoryAddress() + index
        : Buffer.address(direct.nioBuffer(index, 1));
  }
}
