package dev.gyre.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.config.Options;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
  /** Those that this machine has, which may be none. */
  @Test
  void anAddressOfALinkIsOfTheInterfaceThatHasIt() throws Exception {
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : each.inetAddresses().toList()) {
        if (address.isLinkLocalAddress() && address instanceof Inet6Address) {
          String unscoped =
              Inet6Address.getByAddress(null, address.getAddress(), -1).getHostAddress();
          InetAddress found = Listeners.resolve(unscoped, 80).getAddress();
          assertEquals(each.getIndex(), ((Inet6Address) found).getScopeId(), unscoped);
        }
      }
    }
  }

  @Test
  void anAddressOfALinkThatNobodyHereHasIsLeftAsItIs() throws Exception {
    InetAddress found = Listeners.resolve("fe80::1234:5678:9abc", 80).getAddress();
    assertEquals(0, ((Inet6Address) found).getScopeId());
  }

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
          Listeners.cannotListen(
                  new InetSocketAddress(InetAddress.ofLiteral("::1"), 80), Options.PORT, cause)
              .getMessage());
    }
  }
}
