/* /healthz: 200 when the store can be written, 503 when not. For load balancers and scripts: no login, no page. */
#include "edge/hooks.h"

enum err
healthz_get(struct ctx *cx, const struct request *rq, struct reply *out)
{
	bool well = rq->edge->hooks->healthy(cx, rq->app);

	(void)reply_bytes(out, "text/plain; charset=utf-8", well ? S("ok\n") : S("not writable\n"));
	out->status = well ? 200 : 503;
	return E_OK;
}
