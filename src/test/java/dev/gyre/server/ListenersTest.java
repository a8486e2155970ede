package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  /** As the transports say it, and the claim of a port that is shared. */
  @Test
  void anAddressOfAVersionThatTheMachineHasNotIsToldAsSuch() {
    for (Exception cause :
        List.of(
            new UnsupportedAddressTypeException(),
            new SocketException("IPv6 protocol family unavailable"),
            new SocketException("bind(..) failed: Address family not supported by protocol"))) {
      assertEquals(
          "this machine has no IPv6, which [::1]:80 needs; choose another with --bind",
          Listeners.cannotListen(new InetSocketAddress(InetAddress.ofLiteral("::1"), 80), cause)
              .getMessage());
    }
  }
}
