package dev.gyre.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
  private @Nullable EmbeddedChannel client;
  private @Nullable RecordProtection protection;

  @BeforeAll
  static void makeCertificate() throws TlsFailure {
    front =
        TlsFront.open(Settings.DEFAULTS.with(Options.TLS_SELF_SIGNED, "on"), List.of(), news -> {});
  }

  @AfterAll
  static void close() {
    front().close();
  }

  private static TlsFront front() {
    return Objects.requireNonNull(front);
  }

  @BeforeEach
  void shakeHands() throws Exception {
    front().install(server.pipeline());
    SslHandler handler =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .build()
            .newHandler(ALLOCATOR);
    EmbeddedChannel connected = new EmbeddedChannel(handler);
    client = connected;
    SslHandler netty = server.pipeline().get(SslHandler.class);
    while (!netty.handshakeFuture().isDone() || !handler.handshakeFuture().isDone()) {
      server.writeInbound(sentByClient());
      connected.writeInbound(sentBy(server));
    }
    assertTrue(RecordProtection.canTakeOver(netty));
    server.writeOutbound(bytes("t"));
    assertEquals("t", readByClient(sentBy(server)));
    protection = RecordProtection.takeOver(netty);
    server.pipeline().remove(netty);
  }

  @AfterEach
  void release() {
    protection().release();
    client().finishAndReleaseAll();
    server.finishAndReleaseAll();
  }

  private EmbeddedChannel client() {
    return Objects.requireNonNull(client);
  }

  private RecordProtection protection() {
    return Objects.requireNonNull(protection);
  }

  private ByteBuf sentByClient() {
    return sentBy(client());
  }

  /** All that one has sent since the last time. */
  private static ByteBuf sentBy(EmbeddedChannel peer) {
    ByteBuf all = ALLOCATOR.directBuffer();
    for (ByteBuf sent = peer.readOutbound(); sent != null; sent = peer.readOutbound()) {
      all.writeBytes(sent);
      sent.release();
    }
    return all;
  }

  private static ByteBuf bytes(String text) {
    return ALLOCATOR.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** What the client sends for it: a record for each text. */
  private ByteBuf sent(String... texts) {
    for (String text : texts) {
      client().writeOutbound(bytes(text));
    }
    return sentByClient();
  }

  private String decrypted(ByteBuf received) {
    ByteBuf plain = protection().decrypt(received, ALLOCATOR);
    String text = plain.toString(StandardCharsets.US_ASCII);
    plain.release();
    return text;
  }

  private ByteBuf encrypted(String text) throws SSLException {
    ByteBuf plain = bytes(text);
    ByteBuf records = ALLOCATOR.directBuffer(RecordProtection.roomFor(text.length()));
    protection().encrypt(plain, 0, text.length(), records);
    assertEquals(text, plain.toString(StandardCharsets.US_ASCII));
    plain.release();
    return records;
  }

  private String readByClient(ByteBuf records) {
    client().writeInbound(records);
    StringBuilder text = new StringBuilder();
    for (ByteBuf read = client().readInbound(); read != null; read = client().readInbound()) {
      text.append(read.toString(StandardCharsets.US_ASCII));
      read.release();
    }
    return text.toString();
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
    client().pipeline().get(SslHandler.class).engine().beginHandshake(); // the JDK's way to say so
    client().flush();
    ByteBuf update = sentByClient();
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
    ByteBuf forged = sent("a", "b");
    int last = forged.writerIndex() - 1;
    forged.setByte(last, forged.getByte(last) ^ 1);
    assertEquals("a", decrypted(forged));
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
    client().pipeline().get(SslHandler.class).closeOutbound();
    assertEquals("", decrypted(sentByClient()));
    assertTrue(protection().isInputEnded());
    assertNull(protection().failure());
    assertEquals("answer", readByClient(encrypted("answer")));
  }

  @Test
  void nothingIsSentBehindTheEndOfTheOutput() {
    ByteBuf end = protection().endOutput(ALLOCATOR);
    assertNotNull(end);
    assertEquals("", readByClient(end));
    assertTrue(client().pipeline().get(SslHandler.class).engine().isInboundDone());
    ByteBuf plain = bytes("late");
    ByteBuf out = ALLOCATOR.directBuffer(RecordProtection.roomFor(4));
    assertThrows(SSLException.class, () -> protection().encrypt(plain, 0, 4, out));
    plain.release();
    out.release();
  }
}
