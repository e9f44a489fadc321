// uWebSockets, with what its manual names for speed.
//
// - It gathers what one read has brought and answers it in one write (its "cork"), so there is no `echo-flush`.
// - No timers and no pings but in `idle`, where the limit is 60 s and each connection has 64 bytes of its own.
// - `maxBackpressure` is far above what a client leaves unread, so that nothing is dropped.
// - `fanout` is its own publish and subscribe, the fastest that it has: for one thread, as its topics are of one loop.
//   `fanout-deflate` compresses once for all.
// - Deflate: zlib at level 6, window 15. Without context takeover its shared compressor and decompressor (with libdeflate,
//   if it is compiled with `UWS_USE_LIBDEFLATE`), else dedicated ones: the largest are
//   asked for, but up to 20.79 and 21.0.0-alpha2 it makes each dedicated compressor the smallest (`HttpResponse::upgrade`
//   takes a bit of DEDICATED_COMPRESSOR_3KB for the whole), with a window of 512 bytes.
// - `tls` needs a uSockets with OpenSSL: TLS 1.3, a certificate of ECDSA P-256 made by the `openssl` program.
// - It listens with a backlog of 512, which is fixed. No HTTP/2, no JSON.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <iostream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "App.h"

namespace {

constexpr unsigned MAX_MESSAGE_SIZE = (16u << 20) + 1024u;
constexpr std::string_view MODES[] = {
    "echo", "fanout", "fanout-deflate", "deflate", "deflate-takeover",
#ifndef LIBUS_NO_SSL
    "tls",
#endif
    "idle", "idle-deflate",
};

struct State {
    uint64_t state[8];
};
struct Nothing {};

struct Arguments {
    std::string mode;
    unsigned threads = 1;
};

[[noreturn]] void refuse(const std::string &why) {
    std::cerr << why << std::endl;
    std::exit(2);
}

Arguments arguments(int argc, char **argv) {
    Arguments arguments;
    for (int i = 1; i < argc; i += 2) {
        std::string name = argv[i];
        if (i + 1 == argc) {
            refuse(name + " needs a value");
        }
        if (name == "--mode") {
            arguments.mode = argv[i + 1];
        } else if (name == "--threads") {
            arguments.threads = (unsigned) std::strtoul(argv[i + 1], nullptr, 10);
        } else {
            refuse("unknown option " + name);
        }
    }
    bool known = false;
    for (std::string_view mode : MODES) {
        known |= mode == arguments.mode;
    }
    if (!known) {
        refuse("no mode " + arguments.mode + " here");
    }
    if (!arguments.threads || (arguments.mode.starts_with("fanout") && arguments.threads > 1)) {
        refuse("not with that many threads");
    }
    return arguments;
}

uWS::CompressOptions compression(const std::string &mode) {
    if (mode == "deflate" || mode == "fanout-deflate" || mode == "idle-deflate") {
        return uWS::CompressOptions(uWS::SHARED_COMPRESSOR | uWS::SHARED_DECOMPRESSOR);
    }
    if (mode == "deflate-takeover") {
        return uWS::CompressOptions(uWS::DEDICATED_COMPRESSOR | uWS::DEDICATED_DECOMPRESSOR);
    }
    return uWS::DISABLED;
}

// Serves on `port`, and says when it listens.
template <bool SSL, typename Data>
void serve(uWS::TemplatedApp<SSL> &&app, const std::string &mode, int port, std::promise<void> bound) {
    bool fanout = mode.starts_with("fanout");
    bool idle = mode.starts_with("idle");
    bool compress = compression(mode) != uWS::DISABLED;
    typename uWS::TemplatedApp<SSL>::template WebSocketBehavior<Data> behavior = {
        .compression = compression(mode),
        .maxPayloadLength = MAX_MESSAGE_SIZE,
        .idleTimeout = (unsigned short) (idle ? 60 : 0),
        .maxBackpressure = 1u << 30,
        .sendPingsAutomatically = false,
    };
    if (fanout) {
        behavior.open = [](auto *ws) { ws->subscribe("all"); };
        behavior.message = [&app, compress](auto *, std::string_view message, uWS::OpCode opCode) {
            app.publish("all", message, opCode, compress);
        };
    } else if (compress) {
        behavior.message = [](auto *ws, std::string_view message, uWS::OpCode opCode) { ws->send(message, opCode, true); };
    } else {
        behavior.message = [](auto *ws, std::string_view message, uWS::OpCode opCode) { ws->send(message, opCode); };
    }
    app.template ws<Data>("/*", std::move(behavior)).listen("127.0.0.1", port, [&bound](auto *socket) {
        if (!socket) {
            refuse("there is no free port");
        }
        bound.set_value();
    });
    app.run();
}

void serve(const std::string &mode, const std::string &pem, int port, std::promise<void> bound) {
    if (mode == "tls") {
        uWS::SocketContextOptions options = {.key_file_name = pem.c_str(), .cert_file_name = pem.c_str()};
        serve<true, Nothing>(uWS::SSLApp(options), mode, port, std::move(bound));
    } else if (mode.starts_with("idle")) {
        serve<false, State>(uWS::App(), mode, port, std::move(bound));
    } else {
        serve<false, Nothing>(uWS::App(), mode, port, std::move(bound));
    }
}

// A free port: uSockets lets several listen on a port only where it is told which.
int reserve(int &port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int enabled = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &enabled, sizeof(enabled));
    sockaddr_in address = {};
    socklen_t length = sizeof(address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (sockaddr *) &address, length) || getsockname(fd, (sockaddr *) &address, &length)) {
        refuse("there is no free port");
    }
    port = ntohs(address.sin_port);
    return fd;
}

// The name of a file with key and certificate.
std::string certificate() {
    std::string name = std::filesystem::temp_directory_path() / "bench-XXXXXX";
    close(mkstemp(name.data()));
    std::string command = "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost -keyout - ";
    if (std::system((command + "> " + name + " 2> /dev/null").c_str())) {
        refuse("no openssl to make a certificate");
    }
    return name;
}

} // namespace

int main(int argc, char **argv) {
    Arguments arguments = ::arguments(argc, argv);
    rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    std::string pem = arguments.mode == "tls" ? certificate() : "";
    std::vector<std::thread> threads;
    int port;
    int reserved = reserve(port);
    // Each thread has its own loop, and its own listener on the same port.
    for (unsigned i = 0; i < arguments.threads; i++) {
        std::promise<void> bound;
        std::future<void> next = bound.get_future();
        threads.emplace_back([&, port, bound = std::move(bound)]() mutable {
            serve(arguments.mode, pem, port, std::move(bound));
        });
        next.get();
    }
    close(reserved);
    if (!pem.empty()) {
        unlink(pem.c_str());
    }
    std::cout << "ws://127.0.0.1:" << port << std::endl;
    for (std::thread &thread : threads) {
        thread.join();
    }
}
