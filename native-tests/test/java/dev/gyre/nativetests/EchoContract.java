package dev.gyre.nativetests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.Options;
import dev.gyre.server.GyreServer;
import dev.gyre.transport.TransportKind;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Bytes back as they came, all of them, and no more than fit on the way. */
abstract class EchoContract extends TransportContract {
  private static final int FLOOD_BYTES = 64 << 20;

  /** Far more than the kernel holds for two sockets with the buffers set here, and for Gyre. */
  private static final int HELD_BYTES_MAX = 32 << 20;

  EchoContract(TransportKind transport) {
    super(transport);
  }

  @Test
  void thirteenBytesComeBackAsThirteen() throws IOException {
    GyreServer server = start(GyreServer.echo());
    try (RawClient client = RawClient.connect(server)) {
      for (int i = 0; i < 100; i++) {
        client.send("dummy message");
        assertEquals("dummy message", new String(client.in().readNBytes(13), US_ASCII));
      }
      client.halfClose();
      client.expectFin();
    }
    Await.closed(server, "peer_closed", 1);
  }

  @Test
  void binaryMegabytesComeBackWhileTheyAreSent() throws Exception {
    GyreServer server = start(GyreServer.echo());
    byte[] content = TempSite.noise(8 << 20);
    try (RawClient client = RawClient.connect(server)) {
      Thread writer = Thread.ofPlatform().start(() -> client.send(content).halfClose());
      assertArrayEquals(content, client.in().readNBytes(content.length));
      client.expectFin();
      writer.join();
    }
  }

  @Test
  void halfClosedClientGetsTheRest() throws IOException {
    GyreServer server = start(GyreServer.echo());
    byte[] content = TempSite.noise(100_000);
    for (int i = 0; i < 20; i++) {
      try (RawClient client = RawClient.connectSlow(server)) {
        client.send(content).halfClose();
        assertArrayEquals(content, client.in().readNBytes(content.length));
        client.expectFin();
      }
    }
    Await.closed(server, "peer_closed", 20);
  }

  @Test
  void clientsThatResetDoNoHarm() throws IOException {
    GyreServer server = start(GyreServer.echo());
    try (RawClient other = RawClient.connect(server)) {
      for (int i = 0; i < 200; i++) {
        RawClient client = RawClient.connect(server);
        client.trySend(TempSite.repeated(i * 500, 'x'));
        client.reset();
        other.send("ping");
        assertEquals("ping", new String(other.in().readNBytes(4), US_ASCII));
      }
      Await.open(server, 1);
    }
  }

  /** A client that writes and never reads is held back instead of being stored. */
  @Test
  void clientThatDoesNotReadIsHeldBackAndLosesNothing() throws IOException {
    GyreServer server = start(GyreServer.echo());
    byte[] block = TempSite.noise(64 * 1024);
    try (SocketChannel channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 64 * 1024);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, 64 * 1024);
      channel.connect(server.addresses().getFirst());
      channel.configureBlocking(false);
      long written = writeUntilHeldBack(channel, block);
      assertTrue(
          written < HELD_BYTES_MAX, () -> "taken from a client that never reads: " + written);

      channel.shutdownOutput();
      channel.configureBlocking(true);
      ByteBuffer read = ByteBuffer.allocate(64 * 1024);
      long received = 0;
      for (int count = channel.read(read); count >= 0; count = channel.read(read)) {
        for (int i = 0; i < count; i++) {
          if (read.get(i) != block[(int) ((received + i) % block.length)]) {
            throw new AssertionError("wrong byte at " + (received + i));
          }
        }
        received += count;
        read.clear();
      }
      assertEquals(written, received);
    }
  }

  /** Writes until nothing has been taken for a while; how long only decides how sure we are. */
  private static long writeUntilHeldBack(SocketChannel channel, byte[] block) throws IOException {
    long written = 0;
    long lastProgress = System.nanoTime();
    while (written < FLOOD_BYTES && System.nanoTime() - lastProgress < 500_000_000L) {
      ByteBuffer rest = ByteBuffer.wrap(block);
      rest.position((int) (written % block.length));
      int count = channel.write(rest);
      if (count > 0) {
        written += count;
        lastProgress = System.nanoTime();
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    return written;
  }

  @Test
  void clientThatNeverReadsIsCutAsWriteStall() throws Exception {
    GyreServer server = start(GyreServer.echo().set(Options.WRITE_TIMEOUT, "400ms"));
    try (RawClient client = RawClient.connectSlow(server)) {
      Thread writer =
          Thread.ofPlatform().start(() -> client.trySend(TempSite.repeated(FLOOD_BYTES, 'x')));
      // The idle time of the last read runs first: it is as long as the write timeout here.
      Await.until(
          () -> server.statistics().open() == 0 && server.statistics().accepted() == 1,
          server::statistics);
      writer.join();
    }
    assertEquals(1, Await.closedFor(server, "write_stall"), () -> "" + server.statistics());
  }

  @Test
  void silentClientIsClosedAsIdle() {
    GyreServer server = start(GyreServer.echo().set(Options.IDLE_TIMEOUT, "300ms"));
    try (RawClient client = RawClient.connect(server)) {
      client.expectFin();
    }
    Await.closed(server, "idle", 1);
  }

  @Test
  void drainSendsWhatIsOwedAndEnds() throws IOException {
    GyreServer server = start(GyreServer.echo());
    try (RawClient client = RawClient.connect(server)) {
      client.send("hello");
      assertEquals("hello", new String(client.in().readNBytes(5), US_ASCII));
      Thread drain = Thread.ofPlatform().start(() -> server.drain(Duration.ofSeconds(30)));
      client.expectFin();
      client.leave();
      Await.until(() -> !drain.isAlive(), drain::getState);
    }
  }
}
