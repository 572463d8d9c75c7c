/* gallery DIR: writes every sample page and the assets into DIR. */
#include "gallery/gallery.h"

#include <sys/stat.h>

#include "page/asset.h"

static const struct sample {
	const char *name;
	void (*show)(struct ctx *, struct out *, const void *);
} samples[] = {
	{ "home", gallery_home }, { "draft", gallery_draft }, { "receipt", gallery_receipt }, { "board", gallery_board },
	{ "consolidation", gallery_consolidation }, { "why", gallery_why }, { "parts", gallery_parts },
	{ "login", gallery_login },
};

static struct gallery_board
board(void)
{
	static const char *const units[GALLERY_UNITS] = { "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Khoa học và Công nghệ",
		"Sở Tài nguyên và Môi trường", "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa và Thể thao",
		"Trường Đại học Khánh Hòa", "Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh", "Bảo hiểm xã hội tỉnh",
		"Hội Đông y tỉnh", "Hội Khuyến học tỉnh", "Ban Tuyên giáo huyện 1", "Ban Tuyên giáo huyện 2",
		"Ban Tuyên giáo huyện 3", "Ban Tuyên giáo huyện 4", "Ban Tuyên giáo huyện 5", "Ban Tuyên giáo huyện 6",
		"Ban Tuyên giáo huyện 7", "Ban Tuyên giáo huyện 8", "Ban Tuyên giáo huyện 9" };
	static const char *const periods[GALLERY_PERIODS] = { "T1", "T2", "Quý I", "T4", "T5", "6 tháng", "T7", "T8",
		"Quý III", "T10", "T11", "Năm", "T12" };
	struct gallery_board b;

	for (size_t u = 0; u < GALLERY_UNITS; u++) {
		b.units[u] = str_of(units[u]);
		for (size_t p = 0; p < GALLERY_PERIODS; p++) {
			size_t dice = (u * 7 + p * 13 + u * p) % 31;

			b.cells[u][p] = p > 8 ? MARK_NOT_YET : dice == 3 ? MARK_LATE : dice == 11 ? MARK_MISSING :
			    dice == 17 ? MARK_NIL : dice == 23 ? MARK_EXCUSED : dice == 29 ? MARK_RETURNED : MARK_ON_TIME;
		}
	}
	for (size_t p = 0; p < GALLERY_PERIODS; p++)
		b.periods[p] = periods[p];
	return b;
}

static struct page_frame
frame(struct ctx *cx, bool in)
{
	static struct nav_item nav[6];
	static struct post_choice posts[2];
	struct page_frame f = { .bloc = S("Khối khoa giáo tỉnh"), .here = url_home(cx), .csrf = S("masked"),
		.once = S("0123456789abcdef0123456789abcdef"), .demo = true };

	if (!in)
		return f;
	nav[0] = (struct nav_item){ "Việc của đơn vị", url_home(cx), 4, true };
	nav[1] = (struct nav_item){ "Bảng theo dõi", url_board(cx, 2026), 0, false };
	nav[2] = (struct nav_item){ "Giao ban", url_things(cx, THING_MEETING), 1, false };
	nav[3] = (struct nav_item){ "Yêu cầu phối hợp", url_things(cx, THING_REQUEST), 0, false };
	nav[4] = (struct nav_item){ "Lịch năm", url_calendar(cx, 2026), 0, false };
	nav[5] = (struct nav_item){ "Kế hoạch", url_plan(cx, S("")), 0, false };
	f.nav = nav;
	f.nav_n = COUNT(nav);
	f.unit = S("Sở Y tế");
	f.post = S("Chuyên viên tổng hợp");
	posts[0] = (struct post_choice){ 1, S("Sở Y tế – chuyên viên"), true };
	posts[1] = (struct post_choice){ 2, S("Ban Tuyên giáo Tỉnh ủy – lãnh đạo"), false };
	f.posts = posts;
	f.posts_n = COUNT(posts);
	f.notice = (struct notice){ .text = S("Đã lưu dự thảo."), .next = S("Trình lãnh đạo duyệt trước khi gửi.") };
	return f;
}

static int
file_write(struct arena *a, const char *dir, const char *name, struct str s)
{
	const char *path = str_fmt(a, "%s/%s", dir, name).p;
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0) {
		perror(path);
		return 1;
	}
	return 0;
}

/* Addresses of assets made relative, so that the pages open from the disk. */
static struct str
local(struct arena *a, struct str s)
{
	struct buf b;
	ptrdiff_t at;

	buf_init(&b, a, SIZE_MAX);
	while ((at = str_find(s, S("\"/static/"))) >= 0) {
		buf_str(&b, str_sub(s, 0, (size_t)at + 1));
		s = str_sub(s, (size_t)at + 2, s.n);
	}
	buf_str(&b, s);
	return buf_view(&b);
}

int
main(int argc, char **argv)
{
	struct ctx cx = { .lang = LANG_VI, .zone_min = 420, .now = day_start(day_of(2026, 3, 16), 420) + 35160000 };
	struct gallery_board data = board();
	int bad = 0;

	if (argc != 2)
		return 2;
	cx.arena = arena_new(ARENA_COMMAND);
	(void)mkdir(argv[1], 0755);
	(void)mkdir(str_fmt(cx.arena, "%s/static", argv[1]).p, 0755);
	for (size_t i = 0; i < COUNT(samples); i++) {
		struct page_frame f = frame(&cx, samples[i].show != gallery_login);
		struct buf b;
		struct out o = { .buf = &b, .frame = &f };

		buf_init(&b, cx.arena, SIZE_MAX);
		samples[i].show(&cx, &o, &data);
		bad |= file_write(cx.arena, argv[1], str_fmt(cx.arena, "%s.html", samples[i].name).p,
		    local(cx.arena, buf_view(&b)));
		printf("%-16s %6zu bytes\n", samples[i].name, b.n);
	}
	for (size_t i = 0; i < ASSET__MAX; i++)
		bad |= file_write(cx.arena, argv[1], str_fmt(cx.arena, "static/%.*s", STR_ARG(asset_table[i].path)).p,
		    asset_table[i].plain);
	return bad;
}
