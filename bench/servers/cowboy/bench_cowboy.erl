%% Cowboy, with what its guide names for speed.
%%
%% - Its process for each connection is the handler's. `active_n` and its dynamic buffer stay as they come: 100, and up to
%%   128 KiB. No limit on idleness but in `idle`, where it is 60 s.
%% - It writes each frame at once; so there is no `echo-flush`.
%% - `idle` hibernates after each message, which its guide names for many idle connections, and has a state of 64 bytes; its
%%   mailbox is the process's. `fanout` sends to the processes of a `pg` group.
%% - Deflate: its defaults, level 9 and window 15.
%% - `tls` is Erlang's: TLS 1.3, a certificate of ECDSA P-256 made by the `openssl` program. No JSON: Erlang has it of its
%%   own from OTP 27 only. HTTP/2 is not looked at.
-module(bench_cowboy).
-behaviour(cowboy_websocket).

-export([main/0]).
-export([init/2, websocket_init/1, websocket_handle/2, websocket_info/2]).

-define(MAX_MESSAGE_SIZE, 16 * 1024 * 1024 + 1024).
-define(MODES, ["echo", "fanout", "fanout-deflate", "deflate", "deflate-takeover", "tls", "idle", "idle-deflate"]).

%% The number of schedulers is an option of the emulator: see `run`.
main() ->
    main(init:get_plain_arguments()).

main(["--mode", Mode, "--threads", _]) ->
    case lists:member(Mode, ?MODES) of
        true -> serve(Mode);
        false -> refuse("no mode " ++ Mode ++ " here")
    end;
main(_) ->
    refuse("--mode and --threads").

refuse(Why) ->
    io:format(standard_error, "~ts~n", [Why]),
    erlang:halt(2).

serve(Mode) ->
    {ok, _} = application:ensure_all_started(cowboy),
    {ok, _} = application:ensure_all_started(ssl),
    {ok, _} = pg:start_link(),
    Dispatch = cowboy_router:compile([{'_', [{'_', ?MODULE, Mode}]}]),
    Options = #{env => #{dispatch => Dispatch}, idle_timeout => infinity},
    Socket = [{ip, {127, 0, 0, 1}}, {port, 0}, {nodelay, true}, {backlog, 8192}],
    Transport = #{max_connections => infinity, socket_opts => Socket},
    {ok, _} = case Mode of
        "tls" -> cowboy:start_tls(bench, Transport#{socket_opts := Socket ++ certificate()}, Options);
        _ -> cowboy:start_clear(bench, Transport, Options)
    end,
    io:format("ws://127.0.0.1:~b~n", [ranch:get_port(bench)]).

certificate() ->
    Made = os:cmd("openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost"
        " -keyout - 2> /dev/null"),
    Entries = public_key:pem_decode(list_to_binary(Made)),
    [Certificate] = [Der || {'Certificate', Der, _} <- Entries],
    [Key] = [{Type, Der} || {Type, Der, _} <- Entries, Type =:= 'PrivateKeyInfo' orelse Type =:= 'ECPrivateKey'],
    [{cert, Certificate}, {key, Key}, {versions, ['tlsv1.3']}].

init(Request, Mode) ->
    {cowboy_websocket, Request, Mode, options(Mode)}.

options(Mode) ->
    Limits = #{max_frame_size => ?MAX_MESSAGE_SIZE, idle_timeout => infinity},
    case Mode of
        "idle" -> Limits#{idle_timeout := 60000};
        "idle-deflate" -> (deflate(Limits, no_takeover))#{idle_timeout := 60000};
        "deflate" -> deflate(Limits, no_takeover);
        "fanout-deflate" -> deflate(Limits, no_takeover);
        "deflate-takeover" -> deflate(Limits, takeover);
        _ -> Limits
    end.

deflate(Options, Takeover) ->
    Deflate = #{server_context_takeover => Takeover, client_context_takeover => Takeover},
    Options#{compress => true, deflate_opts => Deflate}.

websocket_init("fanout" ++ _) ->
    ok = pg:join(all, self()),
    {ok, fanout};
websocket_init("idle" ++ _) ->
    {ok, {idle, 1, 2, 3, 4, 5, 6, 7}};
websocket_init(_) ->
    {ok, echo}.

websocket_handle({Type, _} = Frame, State) when Type =:= text; Type =:= binary ->
    case State of
        echo ->
            {[Frame], State};
        fanout ->
            [Pid ! Frame || Pid <- pg:get_local_members(all)],
            {ok, State};
        _ ->
            {[Frame], State, hibernate}
    end;
websocket_handle(_, State) ->
    {ok, State}.

websocket_info(Frame, State) ->
    {[Frame], State}.
