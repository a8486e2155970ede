package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RemoteTextsTest {
  private final RemoteTexts texts = new RemoteTexts();

  @Test
  void textIsThatOfTheConnectionWhicheverWasAskedForBefore() throws UnknownHostException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<SocketAddress> remotes = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      remotes.add(new InetSocketAddress(InetAddress.getByAddress(bytes), 1 + random.nextInt(9)));
    }
    for (int i = 0; i < 50_000; i++) {
      int connection = random.nextInt(random.nextBoolean() ? 16 : remotes.size());
      SocketAddress remote = remotes.get(connection);
      assertEquals(Addresses.host(remote), texts.host(connection, remote), "seed " + seed);
    }
  }

  @Test
  void connectionThatLivesOnHasItsTextMadeOnce() throws UnknownHostException {
    SocketAddress remote =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7}), 1);
    String text = texts.host(1L << 40, remote);
    assertEquals("192.0.2.7", text);
    assertSame(text, texts.host(1L << 40, remote));
  }

  @Test
  void clientOfAUnixSocketHasNoAddress() {
    assertEquals("unix:", texts.host(1, UnixDomainSocketAddress.of("")));
  }
}
