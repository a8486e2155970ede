import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;

/** Vert.x with one event loop on epoll; it sends files by sendfile and caches what it knows of them. */
class VertxPeer {
  private static final int HOUR_SECONDS = 3600;

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setPreferNativeTransport(true));
    if (!vertx.isNativeTransportEnabled()) {
      throw new IllegalStateException("Vert.x without epoll", vertx.unavailableNativeTransportCause());
    }
    StaticHandler files =
        StaticHandler.create(FileSystemAccess.ROOT, arguments[1])
            .setFilesReadOnly(true)
            .setCachingEnabled(true)
            .setCacheEntryTimeout(HOUR_SECONDS * 1000L);
    Router router = Router.router(vertx);
    router.route().handler(files);
    vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(4096)
                .setIdleTimeout(HOUR_SECONDS)
                .setTcpNoDelay(true))
        .requestHandler(router)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }
}
