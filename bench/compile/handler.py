"""The same handler, written in three ways."""
import re

TYPES = ("String", "u64", "bool", "Vec<String>", "Option<u32>")
RETURNS = (
    ("ServerMsg", "ServerMsg::Done { number: %d }"),
    ("Option<ServerMsg>", "Some(ServerMsg::Done { number: %d })"),
    ("Result<ServerMsg, Crash>", "Ok(ServerMsg::Done { number: %d })"),
    ("String", "String::from(\"%d\")"),
    ("()", ""),
)

TYPES_OF_MESSAGES = """#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ClientMsg {
%s}

#[derive(serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMsg {
    Done { number: u64 },
}

#[derive(Default)]
pub struct Chat {
    calls: u64,
}
"""

# Behind the block in which the methods stand.
STORE = """
impl Chat {
    async fn store(&mut self) {
        self.calls += 1;
    }
}
"""


class Route:
    """A method, and the message that it is called for."""

    def __init__(self, number, is_info):
        self.number, self.is_info = number, is_info
        self.name = ("told_%d" if is_info else "said_%d") % number
        self.variant = ("Told%d" if is_info else "Said%d") % number
        self.fields = [("field_%d" % at, TYPES[(number + at) % len(TYPES)]) for at in range(1 + number % 4)]
        self.is_async = number % 2 == 1

    def declaration(self):
        return "    %s { %s },\n" % (self.variant, ", ".join("%s: %s" % field for field in self.fields))

    def pattern(self):
        return "%s { %s }" % (self.variant, ", ".join(name for name, _ in self.fields))

    def method(self):
        returns, value = RETURNS[self.number // 2 % len(RETURNS)]
        value = value % self.number if "%" in value else value
        arguments = "".join(", %s: %s" % field for field in self.fields)
        body = ["let constant: u64 = 0;" if self.number == 0 else "",
                "self.store().await;" if self.is_async else "self.calls += 1;",
                "let _ = (%s,);" % ", ".join(name for name, _ in self.fields), value]
        body = "".join("        %s\n" % line for line in body if line)
        if self.number == 0:
            body = body.replace("self.calls += 1", "self.calls += constant")
        arrow = "" if returns == "()" else " -> %s" % returns
        return "    %sfn %s(&mut self%s)%s {\n%s    }\n" % ("async " * self.is_async, self.name, arguments, arrow, body)

    def call(self):
        arguments = ", ".join(name for name, _ in self.fields)
        call = "self.%s(%s)%s" % (self.name, arguments, ".await" * self.is_async)
        # What a hand would write where nothing is returned.
        returns = RETURNS[self.number // 2 % len(RETURNS)][0]
        return call if returns == "()" else "cx.send(%s)" % call


def edited(text, round_):
    """With another constant in the body of the first method."""
    return re.sub(r"let constant: u64 = \d+;", "let constant: u64 = %d;" % round_, text)


class Handler:
    """A handler with this many routes: four messages of the client's to one of the system's."""

    def __init__(self, count):
        routes = [Route(number, number % 5 == 4) for number in range(count)]
        self.routes = routes
        self.messages = [route for route in routes if not route.is_info]
        self.infos = [route for route in routes if route.is_info]

    def types(self):
        return TYPES_OF_MESSAGES % "".join(route.declaration() for route in self.messages)

    def with_macro(self):
        methods = []
        for route in self.routes:
            role = "#[info]" if route.is_info else "#[message(ClientMsg::%s)]" % route.pattern()
            methods.append("    %s\n%s" % (role, route.method()))
        options = ("message = ClientMsg, reply = ServerMsg, info = pub enum ChatInfo, idle_timeout = \"30s\", "
                   "max_message_size = \"64KiB\", compress")
        block = "#[websocket(%s)]\nimpl Chat {\n%s}\n" % (options, "\n".join(methods))
        return "use ws_runtime::prelude::*;\n\n%s\n%s%s" % (self.types(), block, STORE)

    def pasted(self, written):
        return "use ws_runtime::prelude::*;\n\n%s\n%s\n%s" % (self.types(), written, STORE)

    def by_hand(self):
        arms = lambda routes, type_: "".join(  # noqa: E731
            "                %s::%s => %s,\n" % (type_, route.pattern(), route.call()) for route in routes)
        return HAND % {
            "types": self.types(),
            "methods": "\n".join(route.method() for route in self.routes),
            "store": STORE,
            "variants": "".join(route.declaration() for route in self.infos),
            "messages": arms(self.messages, "ClientMsg"),
            "infos": arms(self.infos, "ChatInfo").replace("                ", "            "),
        }


HAND = """use std::time::Duration;

use ws_runtime::prelude::*;
use ws_runtime::Decoder;

%(types)s
impl Chat {
%(methods)s}
%(store)s
#[derive(Debug)]
pub enum ChatInfo {
%(variants)s}

impl IntoCommands<Chat> for ServerMsg {
    fn into_commands(self, out: &mut Outbox) {
        IntoCommands::<Chat>::into_commands(Prepared::json(&self), out);
    }
}

impl WebSocketHandler for Chat {
    type RouteState = ();
    type Info = ChatInfo;

    fn options() -> Options {
        Options::new().idle_timeout(Duration::from_secs(30)).max_message_size(64 * 1024).compress(true)
    }

    async fn init(_req: &Request, _state: ()) -> Result<Upgrade<Self>, Reject> {
        Ok(Upgrade::new(Self::default()))
    }

    async fn websocket_handle(&mut self, frame: InFrame<'_>, cx: &mut Cx<Self>) -> Commands {
        let text = match frame {
            InFrame::Text(text) => text,
            InFrame::Ping(_) | InFrame::Pong(_) => return Commands::none(),
            _ => return Close(CloseCode::UNSUPPORTED_DATA, "only text is taken").into(),
        };
        match Json::decode(text.as_bytes()) {
            Ok(message) => match message {
%(messages)s            },
            Err(error) => cx.send(error),
        }
        Commands::none()
    }

    async fn websocket_info(&mut self, info: ChatInfo, cx: &mut Cx<Self>) -> Commands {
        match info {
%(infos)s        }
        Commands::none()
    }
}
"""
