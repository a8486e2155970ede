package dev.gyre.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of a connection whose other end is the JDK's TLS. */
class RecordProtectionTest {
  private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

  private static @Nullable TlsFront front;

  private final EmbeddedChannel server = new EmbeddedChannel();
  private @Nullable EmbeddedTls client;
  private @Nullable RecordProtection protection;

  @BeforeAll
  static void makeCertificate() throws TlsFailure {
    front = EmbeddedTls.front();
  }

  @AfterAll
  static void close() {
    front().close();
  }

  private static TlsFront front() {
    return Objects.requireNonNull(front);
  }

  @BeforeEach
  void shakeHands() throws SSLException {
    front().install(server.pipeline());
    EmbeddedTls connected = new EmbeddedTls(server);
    client = connected;
    connected.shakeHands();
    SslHandler netty = server.pipeline().get(SslHandler.class);
    assertTrue(RecordProtection.canTakeOver(netty));
    server.writeOutbound(EmbeddedTls.bytes("t"));
    assertEquals("t", connected.read());
    protection = RecordProtection.takeOver(netty);
    server.pipeline().remove(netty);
  }

  @AfterEach
  void release() {
    protection().release();
    client().close();
    server.finishAndReleaseAll();
  }

  private EmbeddedTls client() {
    return Objects.requireNonNull(client);
  }

  private RecordProtection protection() {
    return Objects.requireNonNull(protection);
  }

  private ByteBuf sent(String... texts) {
    return client().sent(texts);
  }

  private String decrypted(ByteBuf received) {
    ByteBuf plain = protection().decrypt(received, ALLOCATOR);
    String text = plain.toString(StandardCharsets.US_ASCII);
    plain.release();
    return text;
  }

  private ByteBuf encrypted(String text) throws SSLException {
    ByteBuf plain = EmbeddedTls.bytes(text);
    ByteBuf records = ALLOCATOR.directBuffer(RecordProtection.roomFor(text.length()));
    protection().encrypt(plain, 0, text.length(), records);
    assertEquals(text, plain.toString(StandardCharsets.US_ASCII));
    plain.release();
    return records;
  }

  private String readByClient(ByteBuf records) {
    return client().read(records);
  }

  @Test
  void wholeRecordIsDecryptedWhereItIs() {
    ByteBuf received = sent("hello");
    ByteBuf plain = protection().decrypt(received, ALLOCATOR);
    assertSame(received, plain);
    assertEquals("hello", plain.toString(StandardCharsets.US_ASCII));
    assertEquals(1, plain.refCnt());
    plain.release();
    assertFalse(protection().isInputEnded());
    assertNull(protection().takeOwnWords(ALLOCATOR));
  }

  @Test
  void recordsThatComeTogetherAreOneBuffer() {
    String large = "x".repeat(16 * 1024);
    assertEquals("a" + large + "b", decrypted(sent("a", large, "b")));
    assertEquals("c", decrypted(sent("c")));
  }

  @Test
  void bytesOnTheHeapAreDecryptedToo() {
    ByteBuf direct = sent("a");
    ByteBuf heap = Unpooled.buffer().writeBytes(direct);
    direct.release();
    assertEquals("a", decrypted(heap));
  }

  @Test
  void recordsMayBeSplitAnywhere() {
    int length = Integer.MAX_VALUE;
    for (int split = 1; split < length; split++) {
      ByteBuf all = sent("first", "second");
      length = all.readableBytes();
      ByteBuf begin = ALLOCATOR.directBuffer().writeBytes(all, split);
      assertEquals(
          "firstsecond", decrypted(begin) + decrypted(all), "split behind " + split + " bytes");
      assertEquals("whole", decrypted(sent("whole")));
    }
  }

  @Test
  void recordsMayComeByteByByte() {
    ByteBuf all = sent("first", "second");
    StringBuilder text = new StringBuilder();
    while (all.isReadable()) {
      text.append(decrypted(ALLOCATOR.directBuffer().writeBytes(all, 1)));
    }
    all.release();
    assertEquals("firstsecond", text.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16 * 1024, 16 * 1024 + 1, 100_000})
  void largerBytesAreSeveralRecords(int length) throws SSLException {
    String text = "y".repeat(length);
    ByteBuf records = encrypted(text);
    assertTrue(records.readableBytes() <= RecordProtection.roomFor(length));
    assertEquals(text, readByClient(records));
  }

  /** RFC 8446 section 4.6.3. */
  @Test
  void keysChangeWhenThePeerWants() throws Exception {
    client().handler().engine().beginHandshake(); // the JDK's way to say so
    ByteBuf update = sent();
    assertTrue(update.isReadable());
    assertEquals("", decrypted(update));
    assertFalse(protection().isInputEnded());
    ByteBuf own = protection().takeOwnWords(ALLOCATOR);
    assertEquals("", own == null ? "" : readByClient(own));
    assertEquals("b", decrypted(sent("b")));
    assertEquals("c", readByClient(encrypted("c")));
  }

  @Test
  void whatPeerHasNotSentEndsTheConnection() throws SSLException {
    assertEquals("a", decrypted(EmbeddedTls.forged(sent("a", "b"))));
    assertTrue(protection().isInputEnded());
    assertNotNull(protection().failure());
    ByteBuf alert = protection().takeOwnWords(ALLOCATOR);
    assertNotNull(alert);
    Exception told = assertThrows(Exception.class, () -> readByClient(alert));
    assertTrue(String.valueOf(told).contains("bad_record_mac"), told::toString);
    assertNull(protection().endOutput(ALLOCATOR));
  }

  @Test
  void endOfTheInputIsNotThatOfTheOutput() throws SSLException {
    client().handler().closeOutbound();
    assertEquals("", decrypted(sent()));
    assertTrue(protection().isInputEnded());
    assertNull(protection().failure());
    assertEquals("answer", readByClient(encrypted("answer")));
  }

  @Test
  void nothingIsSentBehindTheEndOfTheOutput() {
    ByteBuf end = protection().endOutput(ALLOCATOR);
    assertNotNull(end);
    assertEquals("", readByClient(end));
    assertTrue(client().handler().engine().isInboundDone());
    ByteBuf plain = EmbeddedTls.bytes("late");
    ByteBuf out = ALLOCATOR.directBuffer(RecordProtection.roomFor(4));
    assertThrows(SSLException.class, () -> protection().encrypt(plain, 0, 4, out));
    plain.release();
    out.release();
  }
}
