use ws_runtime::prelude::*;

macro_rules! handler {
    ($name:ident, [$($asyncness:tt)*], ($($args:tt)*) -> $output:ty, $value:expr) => {
        struct $name;

        #[websocket]
        impl $name {
            #[init]
            $($asyncness)* fn init($($args)*) -> $output {
                $value
            }

            #[text]
            fn text(&mut self) {}
        }
    };
}

handler!(Plain, [], () -> Self, Plain);
handler!(Asynchronous, [async], () -> Upgrade<Self>, Upgrade::new(Asynchronous));
handler!(Refusing, [], (_req: &Request) -> Result<Self, Reject>, Err(Reject::not_found("nothing")));
handler!(Choosing, [], (_state: u8) -> Result<Upgrade<Self>, Reject>, Ok(Upgrade::new(Choosing).protocol("chat")));
handler!(Both, [async], (state: String, req: &Request) -> Result<Self, Reject>, {
    if req.query("name") == Some(state) { Ok(Both) } else { Err(Reject::forbidden("not you")) }
});

fn main() {
    let _routes = (Route::<Plain>::new(()), Route::<Choosing>::new(3), Route::<Both>::new(String::new()));
}
