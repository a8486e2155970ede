import java.nio.file.Path;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty with one selector, which accepts too, and its cache of files. */
class JettyPeer {
  private static final int HOUR_MILLIS = 3_600_000;

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Path root = Path.of(arguments[1]);
    // Jetty wants a thread for the selector and one in reserve that may take over as producer.
    QueuedThreadPool threads = new QueuedThreadPool(4, 4);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector =
        new ServerConnector(server, null, null, null, 0, 1, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    connector.setAcceptQueueSize(4096);
    connector.setIdleTimeout(HOUR_MILLIS);
    server.addConnector(connector);
    // Files are mapped and cached, which is the default; tags must be asked for.
    ResourceHandler files = new ResourceHandler();
    files.setBaseResource(ResourceFactory.of(server).newResource(root));
    files.setEtags(true);
    files.setDirAllowed(false);
    MimeTypes.Mutable types = new MimeTypes.Mutable();
    types.addMimeMapping("bin", "application/octet-stream");
    files.setMimeTypes(types);
    server.setHandler(files);
    server.start();
  }
}
