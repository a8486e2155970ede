package dev.gyre.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListeningSocketTest {
  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  void listenersOfEachFamilyAreFoundByTheirAddress() throws IOException {
    UnixDomainSocketAddress path = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel four = ServerSocketChannel.open(StandardProtocolFamily.INET);
        ServerSocketChannel six = ServerSocketChannel.open(StandardProtocolFamily.INET6);
        ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      four.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      six.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      unix.bind(path);
      int ofFour = ListeningSocket.listeningAt(four.getLocalAddress());
      assertEquals(four.getLocalAddress(), ListeningSocket.address(ofFour));
      int ofSix = ListeningSocket.listeningAt(six.getLocalAddress());
      assertEquals(six.getLocalAddress(), ListeningSocket.address(ofSix));
      int ofUnix = ListeningSocket.listeningAt(path);
      assertEquals(path, ListeningSocket.address(ofUnix));
      assertTrue(ListeningSocket.is(ofUnix));
    }
    assertEquals(-1, ListeningSocket.listeningAt(path));
  }

  @Test
  void oneThatReplacesAnotherTakesItsConnections() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (ServerSocketChannel placeholder =
            ServerSocketChannel.open(StandardProtocolFamily.INET).bind(any);
        ServerSocketChannel real =
            ServerSocketChannel.open(StandardProtocolFamily.INET).bind(any)) {
      int descriptor = ListeningSocket.listeningAt(placeholder.getLocalAddress());
      assertEquals(
          descriptor,
          ListeningSocket.replace(descriptor, ListeningSocket.listeningAt(real.getLocalAddress())));
      assertEquals(0, ListeningSocket.setBlocking(descriptor, true));
      assertEquals(0, ListeningSocket.closeOnExecute(descriptor));
      try (SocketChannel client = SocketChannel.open(real.getLocalAddress());
          SocketChannel accepted = placeholder.accept()) {
        assertEquals(client.getLocalAddress(), accepted.getRemoteAddress());
      }
    }
  }

  @Test
  void whatIsNoListenerIsNone() {
    assertFalse(ListeningSocket.is(0));
    assertFalse(ListeningSocket.is(1_000_000));
    assertNull(ListeningSocket.address(1_000_000));
    assertEquals(-Errno.EBADF, ListeningSocket.replace(0, 1_000_000));
  }
}
